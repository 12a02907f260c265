"""A delivery is kept once, however often and in whatever company it comes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.model.ids import DeliveryId, ShopId
from app.store.deliveries import (
    NewDelivery,
    add_deliveries,
    deliveries,
    mark_done,
    pending_deliveries,
    set_aside,
)
from app.store.transaction import Database

NOW = datetime(2026, 11, 21, 19, 22, tzinfo=UTC)
SHOP = ShopId("shop_1")


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


def delivery(name="one", at=NOW, **changes):
    new = NewDelivery(
        shop_id=SHOP,
        source="shop",
        topic="order.created",
        digest=name.encode(),
        received_at=at,
        body_sealed=b"sealed",
    )
    return replace(new, **changes)


def add(database, *new):
    """Give a batch in; return how many of it were kept."""
    before = len(ids(database))
    with database.write() as tx:
        add_deliveries(tx, new)
    return len(ids(database)) - before


def ids(database):
    with database.read() as tx:
        return [DeliveryId(one) for one in tx.scalars(select(deliveries.c.delivery_id))]


def test_a_repeat_is_told_within_a_batch_and_between_two(database):
    assert add(database, delivery("one"), delivery("two"), delivery("one")) == 2
    assert add(database, delivery("two"), delivery("three")) == 1


def test_another_shop_may_send_the_same(database):
    assert add(database, delivery(), delivery(shop_id=ShopId("shop_2"))) == 2


def test_what_is_kept_is_what_came(database):
    add(database, delivery())

    with database.read() as tx:
        [row] = pending_deliveries(tx, SHOP, "shop", NOW, limit=10)

    assert (row.topic, row.digest, row.body_sealed) == ("order.created", b"one", b"sealed")
    assert (row.received_at, row.due_at, row.attempts) == (NOW, NOW, 0)


def test_the_same_body_is_kept_again_after_an_hour(database):
    add(database, delivery())
    with database.write() as tx:
        mark_done(tx, ids(database))

    assert add(database, delivery(at=NOW + timedelta(minutes=59))) == 0
    assert add(database, delivery(at=NOW + timedelta(minutes=61))) == 1


def test_the_same_body_is_no_news_while_the_first_still_waits(database):
    add(database, delivery())

    assert add(database, delivery(at=NOW + timedelta(days=2))) == 0


def test_a_body_that_was_set_aside_may_come_again_later(database):
    add(database, delivery())
    with database.write() as tx:
        set_aside(tx, ids(database)[0], "It made no sense.")

    assert add(database, delivery(at=NOW + timedelta(hours=2))) == 1
