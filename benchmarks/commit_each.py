"""Baseline "commit per request": each delivery is committed by the request that brought it.

Doors, signature, sealing, tables and the doorbell are the product's own. Requests wait for
one another as SQLite lets them by itself: its busy handler sleeps and looks again. With
``in_line=True`` they wait at the product's file lock instead.

``gunicorn 'benchmarks.commit_each:create()'`` is its web part.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from sqlalchemy import Connection
from typing_extensions import override

from app.jobs import Doorbell
from app.settings import read_settings
from app.store.deliveries import NewDelivery, add_deliveries
from app.store.group_commit import Inbox
from app.store.transaction import Database
from app.web import create_app
from app.wiring import build_services


class _CommitEach(Inbox):
    """Commits within the request, and rings as the product does: once until somebody answers."""

    def __init__(self, database: Database, doorbell: Doorbell, *, in_line: bool) -> None:
        self._database = database
        self._doorbell = doorbell
        self._transaction = database.write if in_line else self._unqueued

    @override
    def put(self, delivery: NewDelivery) -> None:
        with self._transaction() as tx:
            add_deliveries(tx, [delivery])
        self._doorbell.ring_deliveries([(delivery.shop_id, delivery.source)])

    @contextmanager
    def _unqueued(self) -> Iterator[Connection]:
        with self._database.engine.connect() as tx:
            tx.exec_driver_sql("BEGIN IMMEDIATE")
            yield tx
            tx.commit()


def create(*, in_line: bool = False) -> Flask:
    """Build the product's web application around that inbox."""
    settings = read_settings()
    services = build_services(settings)
    inbox = _CommitEach(services.database, services.doorbell, in_line=in_line)
    return create_app(settings, replace(services, inbox=inbox))
