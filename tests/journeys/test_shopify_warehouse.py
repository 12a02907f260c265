"""A third party has the goods already: it is asked to stop, and may refuse."""

import pytest

from app.model.case import State, SupportReason
from tests.journeys.shopify_house import ShopifyHouse

DESK = "desk@shop.example.test"


@pytest.fixture
def at_warehouse(unconnected: ShopifyHouse) -> tuple[ShopifyHouse, str]:
    """A risky order that a third party has accepted before we heard of it."""
    unconnected.connect(support_email=DESK)
    unconnected.open_shop(locations=[{"name": "Packers AB", "third_party": True}])
    order = unconnected.place()
    unconnected.staff(order, "request_fulfilment")
    unconnected.staff(order, "accept_request")
    unconnected.settle()
    return unconnected, order


def requests_of(shopify: ShopifyHouse, order: str) -> set[str]:
    return {part["requestStatus"] for part in shopify.parts(order)}


def test_it_is_asked_once_to_stop(at_warehouse):
    shopify, order = at_warehouse
    for _ in range(3):
        shopify.clock.advance(minutes=5)
        shopify.settle()

    assert shopify.state(order) is State.OPENED
    assert requests_of(shopify, order) == {"CANCELLATION_REQUESTED"}
    assert len(shopify.calls("CancellationRequest")) == 1
    assert shopify.letters() == []


def test_what_it_gives_back_is_held(at_warehouse):
    shopify, order = at_warehouse
    shopify.staff(order, "accept_cancellation")
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert all(shopify.held(order))
    assert len(shopify.letters()) == 1


def test_what_it_does_not_give_back_is_a_persons(at_warehouse):
    shopify, order = at_warehouse
    shopify.staff(order, "reject_cancellation")
    shopify.settle()
    shopify.clock.advance(hours=5)
    shopify.settle()

    case = shopify.case(order)
    assert (case.state, case.support_reason) == (
        State.WITH_SUPPORT,
        SupportReason.WAREHOUSE_REFUSED,
    )
    assert shopify.letters() == []
    assert len(shopify.letters(DESK)) == 1


def test_what_nobody_asked_it_to_send_yet_is_simply_held(shopify: ShopifyHouse):
    shopify.open_shop(locations=[{"name": "Packers AB", "third_party": True}])
    order = shopify.place()
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]
