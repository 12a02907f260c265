"""Connecting a shop: once, however often somebody clicks."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.flow.shops.connect_shop import connect_shop
from app.model.errors import InvalidInputError
from app.store.shops import shops, shops_of
from tests.builders.desk import STORE_KEY, Desk

ADDRESS = "https://shop.example.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def connect(desk):
    return connect_shop(
        desk.services, desk.account_id, "woocommerce", ADDRESS, credentials=STORE_KEY
    )


def connected(desk):
    with desk.services.database.read() as tx:
        return [shop.url for shop in shops_of(tx, desk.account_id)]


def test_two_clicks_at_once_connect_one_shop(desk):
    # The second click is underway while the first one's call to the shop is.
    desk.shops.when_described = lambda: connect(desk)

    with pytest.raises(InvalidInputError, match="connected already"):
        connect(desk)

    assert connected(desk) == [ADDRESS]


def test_the_database_itself_refuses_a_shop_twice(desk):
    connect(desk)

    with desk.services.database.write() as tx:
        row = dict(tx.execute(select(shops)).mappings().one())
        twin = shops.insert().values(row | {"shop_id": "shop_twin"})
        with pytest.raises(IntegrityError):
            tx.execute(twin)


def test_a_shop_that_left_may_come_back(desk):
    first = connect(desk)
    with desk.services.database.write() as tx:
        tx.execute(shops.update().values(left_at=desk.clock.now()))

    assert connect(desk).shop_id != first.shop_id
    assert connected(desk) == [ADDRESS]
