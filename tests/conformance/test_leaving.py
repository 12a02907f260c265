"""A shop leaves: its held orders are not forgotten at the shop, and our key to it is."""

import pytest

from app.model.case import State
from app.model.errors import NotFoundError
from app.store.shops import shop_credentials
from tests.conformance.platform import Platform


def test_held_orders_are_let_go_and_the_credentials_forgotten(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.disconnect()
    shop.settle()
    shop.tick()

    assert shop.state(order) is State.RELEASED
    with shop.services.database.read() as tx, pytest.raises(NotFoundError):
        shop_credentials(tx, shop.services.keyring, shop.shop_id)


def test_what_is_ordered_after_that_is_none_of_our_business(shop: Platform):
    shop.disconnect()
    shop.settle()
    order = shop.order()
    shop.settle()
    shop.tick()

    assert shop.state(order) is None
    assert shop.letters() == []


def test_an_order_that_comes_in_while_the_shop_leaves_is_not_held(shop: Platform):
    order = shop.order()
    shop.deliver()
    shop.disconnect()
    shop.settle()

    assert shop.state(order) is None
