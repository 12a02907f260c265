"""A shop's inbox is worked off, whatever lies in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow.queues.decide_orders import decide_orders
from app.model.shop_event import Ignored
from app.store.deliveries import (
    NewDelivery,
    add_deliveries,
    deliveries_set_aside,
    pending_deliveries,
)
from app.store.keyring import Keyring, Purpose
from tests.builders.desk import Desk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def deliver(desk, shop, body, keyring=None):
    sealed = (keyring or desk.services.keyring).seal(Purpose.DELIVERY, body)
    new = NewDelivery(
        shop_id=shop.shop_id,
        source="shop",
        topic="order.updated",
        digest=body,
        received_at=desk.services.now(),
        body_sealed=sealed,
    )
    with desk.services.database.write() as tx:
        add_deliveries(tx, [new])


@pytest.fixture
def shop(desk, monkeypatch):
    def translated(_topic, raw):
        if raw == b"trap":
            raise KeyError(raw)
        return Ignored(reason="A test.")

    monkeypatch.setattr(desk.shops, "translate", translated)
    return desk.connect()


def left(desk, shop):
    with desk.services.database.read() as tx:
        waiting = pending_deliveries(tx, shop.shop_id, "shop", desk.services.now(), limit=10)
        return len(waiting), [row.problem for row in deliveries_set_aside(tx, shop.shop_id)]


def test_a_delivery_whose_key_is_gone_keeps_no_other_waiting(desk, shop):
    deliver(desk, shop, b"1", Keyring.from_secrets(["a key that nobody has any more"]))
    deliver(desk, shop, b"2")

    assert decide_orders(desk.services, shop.shop_id) == 1

    waiting, (problem,) = left(desk, shop)
    assert waiting == 0
    assert "CLEARHOLD_SECRET_KEYS" in problem


def test_a_delivery_that_trips_the_translation_keeps_no_other_waiting(desk, shop):
    deliver(desk, shop, b"trap")
    deliver(desk, shop, b"2")

    assert decide_orders(desk.services, shop.shop_id) == 1

    waiting, (problem,) = left(desk, shop)
    assert waiting == 0
    assert "KeyError" in problem


class Bell:
    def __init__(self, *, others_wait=True):
        self.rung = []
        self.others_wait = lambda _job: others_wait

    def ring_deliveries(self, pairs):
        self.rung += pairs

    def ring_effects(self, shop_ids):
        pass


def test_a_busy_shop_lets_others_go_first_and_its_bell_is_rung_again(desk, shop, monkeypatch):
    monkeypatch.setattr("app.flow.queues.decide_orders._BATCH_TO_READ", 10)
    monkeypatch.setattr("app.flow.queues.decide_orders._TURN", timedelta(0))
    for number in range(15):
        deliver(desk, shop, b"%d" % number)

    bell = Bell()
    services = replace(desk.services, doorbell=bell)

    turns = [decide_orders(services, shop.shop_id) for _ in range(3)]

    assert turns == [10, 5, 0]
    assert left(desk, shop) == (0, [])
    assert bell.rung == [(shop.shop_id, "shop")] * 2


def test_a_busy_shop_goes_on_where_no_other_waits(desk, shop, monkeypatch):
    monkeypatch.setattr("app.flow.queues.decide_orders._BATCH_TO_READ", 10)
    monkeypatch.setattr("app.flow.queues.decide_orders._TURN", timedelta(0))
    for number in range(15):
        deliver(desk, shop, b"%d" % number)
    bell = Bell(others_wait=False)

    assert decide_orders(replace(desk.services, doorbell=bell), shop.shop_id) == 15
    assert left(desk, shop) == (0, [])
    assert bell.rung == []
