"""A shop leaves: its held orders are not forgotten at the shop, and our key to it is."""

import pytest

from app.model.case import State
from app.model.errors import ClearholdError
from app.model.shop import WhenLeaving
from app.store.shops import shop_credentials
from tests.conformance.platform import Platform


def test_held_orders_are_let_go_and_the_credentials_forgotten(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.disconnect()
    shop.settle()
    shop.tick()

    assert shop.state(order) is State.RELEASED
    with shop.services.database.read() as tx, pytest.raises(ClearholdError):
        shop_credentials(tx, shop.services.keyring, shop.shop_id)


def test_held_orders_stay_with_the_staff_of_a_merchant_who_chose_that(platform: Platform):
    platform.connect(when_leaving=WhenLeaving.STAFF)
    order = platform.order()
    platform.settle()
    platform.disconnect()
    platform.settle()

    assert platform.state(order) is State.HANDED_BACK
    assert not platform.may_be_packed(order)
    assert len(platform.letters()) == 2


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
