"""Baseline "naive": the design that one writes first.

A webhook is one insert, one commit and one RQ job, and every order is a job of its own
for a `SimpleWorker`. Doors, signature, sealing, translation, facts, rules and tables
are the product's own: what differs is only how the work is cut into commits and jobs.

``gunicorn 'benchmarks.naive:create()'`` is its web part, ``python -m benchmarks.naive`` its worker.
"""

from dataclasses import replace
from functools import cache

import redis
from flask import Flask
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import select
from typing_extensions import override

from app.flow.deciding.decide import decide
from app.flow.orders.normalise import normalise
from app.logs import configure_logs
from app.model.ids import DeliveryId
from app.services import Services
from app.settings import read_settings
from app.store.deliveries import NewDelivery, add_deliveries, deliveries, mark_done
from app.store.group_commit import Inbox
from app.store.keyring import Purpose
from app.store.shops import shop_by_id
from app.store.transaction import Database
from app.web import create_app
from app.wiring import build_services

_QUEUE = "naive"


class _NaiveInbox(Inbox):
    """Commits and enqueues within the request."""

    def __init__(self, database: Database, queue: Queue) -> None:
        self._of = database
        self._jobs = queue

    @override
    def put(self, delivery: NewDelivery) -> None:
        with self._of.write() as tx:
            add_deliveries(tx, [delivery])
            delivery_id = tx.scalar(
                select(deliveries.c.delivery_id)
                .where(
                    deliveries.c.shop_id == delivery.shop_id,
                    deliveries.c.digest == delivery.digest,
                )
                .order_by(deliveries.c.delivery_id.desc())
                .limit(1)
            )
        self._jobs.enqueue("benchmarks.naive.decide_delivery", delivery_id, result_ttl=0)


def decide_delivery(delivery_id: int) -> None:
    """Work off one delivery."""
    services = _services()
    with services.database.read() as tx:
        row = tx.execute(select(deliveries).where(deliveries.c.delivery_id == delivery_id)).one()
        shop = shop_by_id(tx, row.shop_id)
    body = services.keyring.unseal(Purpose.DELIVERY, row.body_sealed)
    event = services.shops[shop.kind].translate(row.topic, body)
    decide(services, shop, normalise(services, shop, [(event, row.received_at)]))
    with services.database.write() as tx:
        mark_done(tx, [DeliveryId(delivery_id)])


def create() -> Flask:
    """Build the product's web application around the naive inbox."""
    services = replace(_services(), inbox=_NaiveInbox(_services().database, _queue()))
    return create_app(read_settings(), services)


@cache
def _services() -> Services:
    return build_services(read_settings())


def _queue() -> Queue:
    connection = redis.Redis.from_url(read_settings().queue())
    return Queue(_QUEUE, connection=connection, serializer=JSONSerializer)


def _work() -> None:
    configure_logs("naive")
    queue = _queue()
    worker = SimpleWorker([queue], connection=queue.connection, serializer=JSONSerializer)
    worker.work(logging_level="WARNING")


if __name__ == "__main__":
    _work()
