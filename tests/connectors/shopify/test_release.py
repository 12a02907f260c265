"""Releasing our holds, and no others, while their parts move and leave."""

import pytest

from app.model.errors import AccessDeniedError, UnreachableError
from app.model.order import OrderStatus
from app.ports import HoldResult, LiftResult
from connectors.shops.shopify.holds import lift_hold, place_hold
from tests.connectors.shopify.paper_orders import OTHER_APP, a_hold, a_part, an_order
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
HOLD = "hold_1"
READS = {"order_snapshot", "order_parts", "order_lines"}


def a_shop(*parts, **changes):
    return PaperShop([an_order(parts=list(parts), **changes)])


def parts_of(shop):
    return shop.orders[0]["parts"]


def held(handle=HOLD, **changes):
    return a_part(status="ON_HOLD", fulfillmentHolds=[a_hold(handle)], **changes)


def writes(shop):
    return [name for name in shop.asked if name not in READS]


def test_our_hold_is_released_on_every_part_and_no_other_is():
    theirs = a_hold(HOLD, ours=False, app=OTHER_APP)
    earlier = a_hold("hold_0")
    shared = a_part(status="ON_HOLD", fulfillmentHolds=[theirs, a_hold(), earlier])
    shop = a_shop(held(), shared)

    result, order = lift_hold(shop, NUMBER, HOLD)

    assert result is LiftResult.LIFTED
    assert parts_of(shop)[0]["status"] == "OPEN"
    assert shared["fulfillmentHolds"] == [theirs, earlier]
    assert order.parts[1].other_holds == ("Parcel Planner",)
    assert shop.asked == ["order_snapshot", "release", "release", "order_parts"]


def test_what_earlier_cases_left_on_the_order_comes_off_with_it():
    shared = a_part(status="ON_HOLD", fulfillmentHolds=[a_hold(), a_hold("hold_0")])
    shop = a_shop(shared, held("hold_0"))

    result, order = lift_hold(shop, NUMBER, HOLD, ["hold_0"])

    assert (result, order.hold, order.status) == (LiftResult.LIFTED, None, OrderStatus.TO_SHIP)
    assert [part["fulfillmentHolds"] for part in parts_of(shop)] == [[], []]


def test_a_release_always_names_the_holds_it_means():
    """Shopify takes a release without ids as one of everybody's holds."""
    shop = a_shop(held(), a_part(status="ON_HOLD", fulfillmentHolds=[a_hold(ours=False)]))

    lift_hold(shop, NUMBER, HOLD)
    lift_hold(shop, NUMBER, HOLD)

    ids = [
        said["holdIds"]
        for name, said in zip(shop.asked, shop.said, strict=True)
        if name == "release"
    ]
    assert [len(one) for one in ids] == [1]


def test_a_repeated_release_writes_nothing():
    shop = a_shop(held())
    lift_hold(shop, NUMBER, HOLD)
    shop.asked.clear()

    result, order = lift_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (LiftResult.ALREADY_LIFTED, OrderStatus.TO_SHIP)
    assert writes(shop) == []


def test_a_part_that_vanished_before_its_release_is_no_error():
    shop = a_shop(held())

    def move():
        parts_of(shop)[:] = [a_part()]

    shop.when_asked["release"] = move

    result, order = lift_hold(shop, NUMBER, HOLD)

    assert (result, order.hold) == (LiftResult.ALREADY_LIFTED, None)


def test_a_hold_that_moved_to_another_part_is_followed():
    shop = a_shop(held())

    def move():
        parts_of(shop)[:] = [held()]

    shop.when_asked["release"] = move

    assert lift_hold(shop, NUMBER, HOLD)[0] is LiftResult.LIFTED
    assert parts_of(shop)[0]["fulfillmentHolds"] == []


def test_a_release_that_never_catches_up_is_come_back_to():
    shop = a_shop(held())

    def move():
        parts_of(shop)[:] = [held()]
        shop.when_asked["release"] = move

    shop.when_asked["release"] = move

    with pytest.raises(UnreachableError, match="kept changing"):
        lift_hold(shop, NUMBER, HOLD)


def test_a_part_that_was_sent_with_our_hold_on_it_keeps_no_release_waiting():
    sent = held() | {"status": "CLOSED"}
    shop = a_shop(sent, held())
    shop.refusals[sent["id"]] = [{"code": None, "message": "It is closed."}]

    assert lift_hold(shop, NUMBER, HOLD)[0] is LiftResult.LIFTED
    assert parts_of(shop)[1]["fulfillmentHolds"] == []


def test_an_order_that_ended_needs_no_release():
    shop = a_shop(a_part(status="CANCELLED"), cancelledAt="2026-11-21T19:24:00Z")

    result, order = lift_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (LiftResult.ORDER_ENDED, OrderStatus.CANCELLED)
    assert writes(shop) == []


def test_an_order_that_is_cancelled_during_the_release_has_ended():
    shop = a_shop(held())
    shop.when_asked["order_parts"] = lambda: shop.orders[0].update(
        cancelledAt="2026-11-21T19:24:00Z"
    )

    assert lift_hold(shop, NUMBER, HOLD)[0] is LiftResult.ORDER_ENDED


def test_an_order_that_is_gone_needs_no_release():
    assert lift_hold(PaperShop(), NUMBER, HOLD) == (LiftResult.ORDER_ENDED, None)


def test_a_release_that_is_not_allowed_says_what_to_do():
    shop = a_shop(held())
    shop.refusals["release"] = [{"code": "INVALID_ACCESS", "message": "No access."}]

    with pytest.raises(AccessDeniedError, match="Release it on the order's page"):
        lift_hold(shop, NUMBER, HOLD)


def test_what_is_held_again_after_a_release_is_a_new_hold():
    shop = a_shop(held())
    lift_hold(shop, NUMBER, HOLD)

    result, order = place_hold(shop, NUMBER, "hold_2")

    assert (result, order.hold) == (HoldResult.PLACED, "hold_2")
