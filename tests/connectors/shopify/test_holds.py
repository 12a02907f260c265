"""Holding and releasing an order whose parts split, move, merge and leave while we write."""

from datetime import UTC, datetime, timedelta

import pytest

from app.model.errors import RejectedError, UnreachableError
from app.model.order import Obstacle, OrderStatus, PartState
from app.ports import HoldResult
from connectors.shops.shopify.holds import place_hold
from tests.connectors.shopify.paper_orders import (
    OTHER_APP,
    a_hold,
    a_line,
    a_part,
    an_order,
)
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
HOLD = "hold_1"
PLACED_AT = datetime(2026, 11, 21, 19, 22, 11, tzinfo=UTC)
READS = {"order_snapshot", "order_parts", "order_lines"}


def a_shop(*parts, **changes):
    return PaperShop([an_order(parts=list(parts), **changes)])


def parts_of(shop):
    return shop.orders[0]["parts"]


def held(handle=HOLD, **changes):
    return a_part(status="ON_HOLD", fulfillmentHolds=[a_hold(handle)], **changes)


def writes(shop):
    return [name for name in shop.asked if name not in READS]


# Placing


def test_every_part_that_takes_a_hold_gets_ours():
    shop = a_shop(a_part(), a_part(), a_part(status="CLOSED"))

    result, order = place_hold(shop, NUMBER, HOLD)

    assert result is HoldResult.PLACED
    assert (order.status, order.hold) == (OrderStatus.ON_HOLD, HOLD)
    assert [part.hold for part in order.parts] == [HOLD, HOLD, None]
    assert shop.asked == ["order_snapshot", "hold", "hold", "order_parts"]


def test_what_we_write_is_plain_and_can_be_repeated():
    shop = a_shop(a_part())

    place_hold(shop, NUMBER, HOLD)

    said = shop.said[shop.asked.index("hold")]["hold"]
    assert said["handle"] == said["externalId"] == HOLD
    assert said["reason"] == "HIGH_RISK_OF_FRAUD"
    assert said["notifyMerchant"] is False
    assert "Clearhold" in said["reasonNotes"]


def test_a_repeated_hold_writes_nothing():
    shop = a_shop(a_part())
    place_hold(shop, NUMBER, HOLD)
    shop.asked.clear()

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.hold) == (HoldResult.ALREADY_OURS, HOLD)
    assert shop.asked == ["order_snapshot"]


def test_a_hold_that_acted_before_the_line_was_cut_is_a_success():
    """The snapshot came before the hold of our own first try was to be seen."""
    shop = a_shop(a_part())
    shop.refusals["hold"] = [{"code": "DUPLICATE_FULFILLMENT_HOLD_HANDLE", "message": "Taken."}]
    part = parts_of(shop)[0]
    hold = {"status": "ON_HOLD", "fulfillmentHolds": [a_hold()]}
    shop.when_asked["order_parts"] = lambda: part.update(hold)

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.hold) == (HoldResult.ALREADY_OURS, HOLD)


def test_a_hold_that_shopify_took_and_does_not_show_yet_is_looked_for_again():
    shop = a_shop(a_part())
    shop.refusals["hold"] = [{"code": "DUPLICATE_FULFILLMENT_HOLD_HANDLE", "message": "Taken."}]

    with pytest.raises(UnreachableError):
        place_hold(shop, NUMBER, HOLD)


def test_a_part_that_was_born_since_is_held_by_the_same_hold():
    shop = a_shop(held(), a_part())

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)
    assert writes(shop) == ["hold"]


def test_a_part_that_staff_let_go_is_left_alone_and_one_that_moved_is_not():
    freed, moved, born = a_part(), a_part(), a_part()
    shop = a_shop(freed, moved, born)

    result, order = place_hold(shop, NUMBER, HOLD, {freed["id"]: "Göteborg", moved["id"]: "Annex"})

    assert result is HoldResult.PLACED
    assert [part.hold for part in order.parts] == [None, HOLD, HOLD]


def test_what_others_stopped_bears_our_hold_besides():
    theirs = a_hold("hold_1", ours=False, app=OTHER_APP)
    shop = a_shop(a_part(status="ON_HOLD", fulfillmentHolds=[theirs]))

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)
    assert order.parts[0].other_holds == ("Parcel Planner",)


def test_an_earlier_hold_of_ours_does_not_stand_for_this_one():
    shop = a_shop(held("hold_0"))

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.hold) == (HoldResult.PLACED, HOLD)
    assert len(parts_of(shop)[0]["fulfillmentHolds"]) == 2


# What happens between our look and our write


def test_a_part_that_was_split_meanwhile_is_looked_for_and_held():
    shop = a_shop(a_part())

    def split():
        parts_of(shop)[:] = [a_part(), a_part()]

    shop.when_asked["hold"] = split

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)
    assert [part.hold for part in order.parts] == [HOLD, HOLD]


def test_parts_that_never_stop_changing_are_come_back_to():
    shop = a_shop(a_part())

    def move():
        parts_of(shop)[:] = [a_part()]
        shop.when_asked["hold"] = move

    shop.when_asked["hold"] = move

    with pytest.raises(UnreachableError, match="kept changing"):
        place_hold(shop, NUMBER, HOLD)
    assert writes(shop) == ["hold"] * 3


def test_a_part_that_was_merged_into_a_held_one_needs_no_more():
    shop = a_shop(held(), a_part())
    shop.when_asked["hold"] = lambda: parts_of(shop).pop()

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, len(order.parts)) == (HoldResult.ALREADY_OURS, 1)


def test_an_order_that_is_cancelled_while_we_write_has_ended():
    shop = a_shop(a_part())
    shop.when_asked["order_parts"] = lambda: shop.orders[0].update(
        cancelledAt="2026-11-21T19:24:00Z"
    )

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (HoldResult.ORDER_ENDED, OrderStatus.CANCELLED)


def send(shop, at):
    shop.orders[0]["displayFulfillmentStatus"] = "FULFILLED"
    for part in parts_of(shop):
        part.update(status="CLOSED", updatedAt=at)


def refuse_what_is_closed(shop, at):
    """The shop sends the order between our look and our hold, which then comes too late."""
    shop.when_asked["hold"] = lambda: send(shop, at)
    shop.refusals["hold"] = [{"code": None, "message": "It is not in a holdable state."}]


def test_an_order_that_staff_send_while_we_write_is_told_as_sent():
    shop = a_shop(a_part())
    refuse_what_is_closed(shop, at="2026-11-21T21:00:00Z")

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (HoldResult.ORDER_ENDED, OrderStatus.SHIPPED)


def test_a_shop_that_sends_by_itself_and_is_faster_than_we_is_told_so():
    shop = a_shop(a_part())
    refuse_what_is_closed(shop, at="2026-11-21T19:22:30Z")

    result, order = place_hold(shop, NUMBER, HOLD)

    assert result is HoldResult.CANNOT_BE_HELD
    assert (order.status, order.obstacle) == (OrderStatus.SHIPPED, Obstacle.SENT_AT_ONCE)


def test_an_order_that_is_deleted_while_we_write_is_gone():
    shop = a_shop(a_part())
    shop.when_asked["order_parts"] = shop.orders.clear

    assert place_hold(shop, NUMBER, HOLD) == (HoldResult.ORDER_ENDED, None)
    assert place_hold(shop, NUMBER, HOLD) == (HoldResult.ORDER_ENDED, None)


# What cannot be held, or not yet


@pytest.mark.parametrize(
    "end",
    [
        {"cancelledAt": "2026-11-21T19:24:00Z"},
        {"displayFinancialStatus": "REFUNDED"},
        {"displayFinancialStatus": "VOIDED"},
    ],
)
def test_an_order_that_ended_is_not_written_to(end):
    shop = a_shop(a_part(), **end)

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.ORDER_ENDED
    assert writes(shop) == []


@pytest.mark.parametrize(
    ("age", "result"),
    [
        (timedelta(minutes=1), HoldResult.NOT_READY),
        (timedelta(minutes=10), HoldResult.NOT_READY),
        (timedelta(minutes=11), HoldResult.CANNOT_BE_HELD),
    ],
)
def test_routing_is_waited_for_some_minutes_by_shopifys_own_clock(age, result):
    shop = a_shop()
    shop.answered_at = PLACED_AT + age

    assert place_hold(shop, NUMBER, HOLD)[0] is result


def test_a_part_that_is_scheduled_for_later_is_held_later():
    shop = a_shop(a_part(status="SCHEDULED"))
    shop.answered_at = PLACED_AT + timedelta(days=1)

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.NOT_READY
    assert writes(shop) == []


def test_what_staff_pack_already_cannot_be_held():
    shop = a_shop(a_part(status="IN_PROGRESS"))

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.CANNOT_BE_HELD


def test_what_is_digital_may_get_a_part_in_its_first_minutes():
    shop = a_shop(lines=[a_line(requiresShipping=False)])
    shop.answered_at = PLACED_AT + timedelta(minutes=2)

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.NOT_READY


def test_what_is_digital_cannot_be_held_and_says_why():
    shop = a_shop(lines=[a_line(requiresShipping=False)])

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.obstacle) == (HoldResult.CANNOT_BE_HELD, Obstacle.DIGITAL)


def test_an_eleventh_hold_is_refused_in_words_that_help():
    shop = a_shop(a_part())
    shop.refusals["hold"] = [
        {"code": "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", "message": "Limit reached."}
    ]

    with pytest.raises(RejectedError, match="Release those that are no longer needed"):
        place_hold(shop, NUMBER, HOLD)


def test_a_part_that_is_refused_does_not_leave_the_others_unheld():
    shop = a_shop(a_part(), a_part(status="IN_PROGRESS", requestStatus="ACCEPTED"), a_part())
    refusal = {"code": "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", "message": "Limit reached."}
    shop.refusals[parts_of(shop)[0]["id"]] = [refusal]

    with pytest.raises(RejectedError):
        place_hold(shop, NUMBER, HOLD)

    assert writes(shop) == ["hold", "hold", "cancellation_request"]
    assert [part["status"] for part in parts_of(shop)] == ["OPEN", "IN_PROGRESS", "ON_HOLD"]


def test_a_refusal_without_a_reason_is_not_passed_over():
    shop = a_shop(a_part())
    shop.refusals["hold"] = [{"code": "TAKEN", "message": "The input value is already taken."}]

    with pytest.raises(RejectedError, match="Hold it by hand"):
        place_hold(shop, NUMBER, HOLD)


def test_what_others_hold_and_shopify_keeps_from_us_is_tried_again_later():
    theirs = a_hold(None, ours=False)
    shop = a_shop(a_part(status="ON_HOLD", fulfillmentHolds=[theirs], supportedActions=[]))
    shop.refusals["hold"] = [{"code": "TAKEN", "message": "The input value is already taken."}]

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.NOT_READY
    assert writes(shop) == ["hold"]


# Third parties


@pytest.mark.parametrize("status", ["SUBMITTED", "ACCEPTED"])
def test_a_third_party_is_asked_to_stop_and_asked_once(status):
    shop = a_shop(a_part(status="IN_PROGRESS", requestStatus=status))

    result, order = place_hold(shop, NUMBER, HOLD)
    again, _ = place_hold(shop, NUMBER, HOLD)

    assert (result, again) == (HoldResult.WAREHOUSE_ASKED,) * 2
    assert order.parts[0].state is PartState.AT_WAREHOUSE
    assert writes(shop) == ["cancellation_request"]


def test_a_third_party_that_refused_to_stop_is_not_asked_again():
    shop = a_shop(a_part(status="IN_PROGRESS", requestStatus="CANCELLATION_REJECTED"))

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.CANNOT_BE_HELD
    assert writes(shop) == []


def test_a_third_party_that_cannot_be_asked_leaves_nothing_to_hold():
    shop = a_shop(a_part(status="IN_PROGRESS", requestStatus="ACCEPTED"))
    shop.refusals["cancellation_request"] = [{"message": "It is not cancellable."}]

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.CANNOT_BE_HELD
    assert writes(shop) == ["cancellation_request"]


def test_a_third_party_that_had_not_begun_gives_its_part_back_and_it_is_held():
    part = a_part(requestStatus="SUBMITTED")
    shop = a_shop(part)
    shop.when_asked["order_parts"] = lambda: part.update(requestStatus="UNSUBMITTED")

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)
    assert writes(shop) == ["cancellation_request", "hold"]


def test_one_part_is_held_while_the_warehouse_is_asked_about_the_other():
    shop = a_shop(a_part(), a_part(status="IN_PROGRESS", requestStatus="ACCEPTED"))

    result, order = place_hold(shop, NUMBER, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)
    assert [part.state for part in order.parts] == [PartState.HELD, PartState.AT_WAREHOUSE]
    assert writes(shop) == ["hold", "cancellation_request"]
