"""What of an order can be stopped, what Shopify thinks of it, and by when it should leave."""

from datetime import UTC, datetime, timedelta

import pytest

from app.model.order import LimitKind, Obstacle, OrderStatus, PartState, PlatformRisk
from connectors.shops.shopify.reading import read_order
from tests.connectors.shopify.paper_orders import (
    ORDER,
    OTHER_APP,
    a_hold,
    a_line,
    a_part,
    a_transaction,
    an_order,
)
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
PLACED = datetime(2026, 11, 21, 19, 22, 11, tzinfo=UTC)


def seen(**changes):
    return read_order(PaperShop([an_order(**changes)]), NUMBER)


# Parts


def held(**changes):
    return a_part(status="ON_HOLD", fulfillmentHolds=[a_hold()], **changes)


def test_an_order_is_on_hold_where_all_that_could_be_sent_bears_our_hold():
    order = seen(parts=[held(), a_part(status="CLOSED"), a_part(requestStatus="ACCEPTED")])

    assert (order.status, order.hold) == (OrderStatus.ON_HOLD, "hold_1")


def test_an_order_that_is_half_held_goes_on_and_its_parts_tell_which():
    order = seen(parts=[held(), a_part()])

    assert (order.status, order.hold) == (OrderStatus.TO_SHIP, "hold_1")
    assert [part.hold for part in order.parts] == ["hold_1", None]


def test_a_part_with_two_holds_of_ours_bears_both_in_whatever_order_they_come():
    two = [a_hold("hold_2"), a_hold("hold_1")]

    [part] = seen(parts=[a_part(status="ON_HOLD", fulfillmentHolds=two)]).parts

    assert part.bears("hold_1")
    assert part.bears("hold_2")
    assert not part.bears("hold_3")


def test_the_holds_of_others_are_shown_and_are_not_ours():
    theirs = a_hold("hold_1", ours=False, app=OTHER_APP)
    staff = a_hold(None, ours=False)

    order = seen(parts=[a_part(status="ON_HOLD", fulfillmentHolds=[theirs, staff])])

    assert (order.status, order.hold) == (OrderStatus.TO_SHIP, None)
    assert order.parts[0].other_holds == ("Parcel Planner", "")


def test_the_hold_of_a_part_that_is_over_holds_nothing():
    assert seen(parts=[held() | {"status": "CLOSED"}]).hold is None


@pytest.mark.parametrize(
    ("changes", "state", "may_be_held"),
    [
        ({}, PartState.OPEN, True),
        ({"status": "SCHEDULED"}, PartState.OPEN, False),
        ({"status": "IN_PROGRESS"}, PartState.PACKING, False),
        ({"status": "INCOMPLETE", "requestStatus": "CLOSED"}, PartState.OPEN, False),
        ({"status": "ON_HOLD"}, PartState.HELD, True),
        ({"status": "CLOSED"}, PartState.OVER, False),
        ({"status": "CANCELLED"}, PartState.OVER, False),
        ({"requestStatus": "SUBMITTED"}, PartState.AT_WAREHOUSE, False),
        ({"status": "IN_PROGRESS", "requestStatus": "ACCEPTED"}, PartState.AT_WAREHOUSE, False),
        (
            {"status": "IN_PROGRESS", "requestStatus": "CANCELLATION_REQUESTED"},
            PartState.AT_WAREHOUSE,
            False,
        ),
        (
            {"status": "IN_PROGRESS", "requestStatus": "CANCELLATION_REJECTED"},
            PartState.AT_WAREHOUSE,
            False,
        ),
        ({"requestStatus": "CANCELLATION_ACCEPTED"}, PartState.OPEN, True),
        ({"requestStatus": "REJECTED"}, PartState.OPEN, True),
    ],
)
def test_where_a_part_stands_and_whether_it_takes_a_hold(changes, state, may_be_held):
    (part,) = seen(parts=[a_part(**changes)]).parts

    assert (part.state, part.may_be_held, part.place) == (state, may_be_held, "Göteborg")


def test_a_new_order_has_no_parts_yet_and_that_is_no_obstacle():
    order = seen(parts=[])

    assert (order.parts, order.obstacle, order.status) == ((), None, OrderStatus.TO_SHIP)


# Obstacles


GIFT_CARD = {"isGiftCard": True, "requiresShipping": False}
SENT = {"displayFulfillmentStatus": "FULFILLED"}


def closed(at="2026-11-21T19:23:00Z"):
    return a_part(status="CLOSED", updatedAt=at)


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"lines": [a_line(requiresShipping=False)], "parts": []}, Obstacle.DIGITAL),
        ({"lines": [a_line(**GIFT_CARD)], "parts": [closed()], **SENT}, Obstacle.GIFT_CARD),
        ({"lines": [a_line(**GIFT_CARD)], "parts": []}, Obstacle.GIFT_CARD),
        ({"parts": [closed()], **SENT}, Obstacle.SENT_AT_ONCE),
        ({"parts": [closed("2026-11-21T21:00:00Z")], **SENT}, None),
        ({"parts": [closed()], **SENT, "sourceName": "pos"}, None),
        ({"lines": [a_line(**GIFT_CARD), a_line()], "parts": [closed(), a_part()]}, None),
        ({"lines": [a_line(requiresShipping=False)], "parts": [a_part()]}, None),
        ({"parts": [], "cancelledAt": "2026-11-21T19:23:00Z"}, None),
    ],
)
def test_why_nothing_of_an_order_can_be_stopped(changes, obstacle):
    assert seen(**changes).obstacle is obstacle


# The platform's own word


def assessed(level, provider=None):
    return {"riskLevel": level, "provider": provider}


@pytest.mark.parametrize(
    ("assessments", "risk"),
    [
        ([], None),
        ([assessed("PENDING")], PlatformRisk.PENDING),
        ([assessed("NONE")], PlatformRisk.NONE),
        ([assessed("HIGH")], PlatformRisk.HIGH),
        ([assessed("PENDING"), assessed("MEDIUM")], PlatformRisk.MEDIUM),
        ([assessed("HIGH", {"id": "gid://shopify/App/1"})], None),
        ([assessed("LOW"), assessed("HIGH", {"id": "gid://shopify/App/1"})], PlatformRisk.LOW),
    ],
)
def test_only_shopifys_own_opinion_counts_and_never_our_echo(assessments, risk):
    assert seen(risk={"assessments": assessments}).platform_risk is risk


# Limits


def limits(**changes):
    return {limit.kind: limit.at for limit in seen(**changes).limits}


def test_reserved_money_is_let_go_when_shopify_says_or_after_the_usual_week():
    reserved = a_transaction(kind="AUTHORIZATION", processedAt="2026-11-21T19:22:11Z")
    said = reserved | {"authorizationExpiresAt": "2026-11-25T00:00:00Z"}
    status = {"displayFinancialStatus": "AUTHORIZED"}

    assert limits(transactions=[said], **status) == {
        LimitKind.AUTHORISATION: datetime(2026, 11, 25, tzinfo=UTC)
    }
    assert limits(transactions=[reserved], **status) == {
        LimitKind.AUTHORISATION: PLACED + timedelta(days=7)
    }
    assert limits(transactions=[said]) == {}


@pytest.mark.parametrize(
    ("status", "eligibility", "counts"),
    [
        ("ACTIVE", "ELIGIBLE", True),
        ("PENDING", "PENDING", True),
        ("INACTIVE", "ELIGIBLE", False),
        ("NOT_PROTECTED", "NOT_ELIGIBLE", False),
        ("PROTECTED", "ELIGIBLE", False),
        ("PENDING", "NOT_ELIGIBLE", False),
    ],
)
def test_shopify_protect_asks_for_the_parcel_within_seven_days(status, eligibility, counts):
    protect = {"status": status, "eligibility": {"status": eligibility}}

    found = limits(shopifyProtect=protect)

    assert found == ({LimitKind.PROTECTION: PLACED + timedelta(days=7)} if counts else {})


def test_the_earliest_promise_among_the_parts_still_here_counts():
    parts = [
        a_part(fulfillBy="2026-11-24T12:00:00Z"),
        a_part(fulfillBy="2026-11-23T12:00:00Z"),
        a_part(fulfillBy="2026-11-22T12:00:00Z", status="CLOSED"),
    ]

    assert limits(parts=parts) == {LimitKind.SEND_BY: datetime(2026, 11, 23, 12, tzinfo=UTC)}


def test_limits_come_in_the_order_of_time():
    protect = {"status": "ACTIVE", "eligibility": {"status": "ELIGIBLE"}}

    order = seen(shopifyProtect=protect, parts=[a_part(fulfillBy="2026-11-23T12:00:00Z")])

    assert [limit.kind for limit in order.limits] == [LimitKind.SEND_BY, LimitKind.PROTECTION]
    assert ORDER.endswith(order.external_id)
