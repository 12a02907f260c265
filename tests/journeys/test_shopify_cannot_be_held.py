"""What is sent by itself cannot be stopped: the merchant is alarmed, the buyer is not."""

import pytest

from app.model.case import State, SupportReason
from app.model.order import Obstacle
from tests.journeys.shopify_house import GIFT_CARDS, ORDINARY, RISKY, ShopifyHouse

DESK = "desk@shop.example.test"
DIGITAL = {
    **RISKY,
    "line_items": [
        {"title": "Game key", "quantity": 9, "price": "4990.00", "requires_shipping": False}
    ],
}


@pytest.fixture
def shopify(unconnected: ShopifyHouse) -> ShopifyHouse:
    """A shop whose staff read letters at an address of their own."""
    unconnected.connect(support_email=DESK)
    return unconnected


def alarmed(shopify: ShopifyHouse, order: str, reason: SupportReason) -> None:
    case = shopify.case(order)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, reason)
    assert shopify.letters() == []
    assert len(shopify.letters(DESK)) == 1


@pytest.mark.parametrize(
    ("spec", "obstacle"),
    [
        ({**RISKY, "line_items": [GIFT_CARDS]}, Obstacle.GIFT_CARD),
        (DIGITAL, Obstacle.DIGITAL),
    ],
    ids=["gift cards", "digital"],
)
def test_what_is_sent_without_a_parcel_alarms_the_merchant(
    shopify: ShopifyHouse, spec, obstacle: Obstacle
):
    order = shopify.place(spec)
    shopify.settle()
    shopify.clock.advance(minutes=15)
    shopify.settle()

    assert shopify.client().read_order(order).obstacle is obstacle
    alarmed(shopify, order, SupportReason.CANNOT_BE_HELD)


def test_gift_cards_that_wait_for_staff_are_held_like_any_other_order(shopify: ShopifyHouse):
    shopify.open_shop(auto_fulfil_gift_cards=False)
    order = shopify.place({**RISKY, "line_items": [GIFT_CARDS]}, route=False)
    shopify.settle()
    assert shopify.state(order) is State.OPENED
    shopify.staff(order, "route")
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]
    assert shopify.letters(DESK) == []


def test_a_shop_that_sends_at_once_alarms_the_merchant(shopify: ShopifyHouse):
    shopify.open_shop(auto_fulfil=True)
    order = shopify.place()
    shopify.settle()

    assert shopify.client().read_order(order).obstacle is Obstacle.SENT_AT_ONCE
    alarmed(shopify, order, SupportReason.CANNOT_BE_HELD)


def test_a_shop_that_sends_by_itself_a_little_later_loses_the_race(shopify: ShopifyHouse):
    shopify.open_shop(auto_fulfil=True, auto_fulfil_delay=600)
    order = shopify.place()
    shopify.settle()
    shopify.clock.advance(minutes=20)
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]


def test_an_ordinary_order_that_cannot_be_held_alarms_nobody(shopify: ShopifyHouse):
    shopify.open_shop(auto_fulfil=True)
    order = shopify.place(ORDINARY)
    shopify.settle()

    assert shopify.state(order) is None
    assert shopify.letters(DESK) == []
