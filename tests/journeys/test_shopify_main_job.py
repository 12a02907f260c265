"""The main job at Shopify: held on every part, released by our own holds, told to the staff."""

from app.model.case import Cause, State
from tests.journeys.shopify_house import ORDINARY, ShopifyHouse


def test_a_risky_order_is_held_its_buyer_invited_verified_and_the_order_released(
    shopify: ShopifyHouse,
):
    order = shopify.place()
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]
    assert len(shopify.letters()) == 1

    shopify.verify()
    shopify.settle()

    assert shopify.state(order) is State.RELEASED
    assert shopify.case(order).cause is Cause.CHECK_PASSED
    assert shopify.held(order) == [False]
    assert len(shopify.letters()) == 2


def test_an_ordinary_order_is_never_touched(shopify: ShopifyHouse):
    order = shopify.place(ORDINARY)
    shopify.settle()

    assert shopify.state(order) is None
    assert shopify.held(order) == [False]
    assert shopify.letters() == []
