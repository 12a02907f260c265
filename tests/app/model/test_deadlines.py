"""Every hold has one deadline: the earliest of what limits it, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.model.case import Case, State
from app.model.deadline import held_before, held_since, own_time, with_deadline, with_room_for
from app.model.ids import CaseId, HoldId, OrderId, ShopId
from app.model.order import Limit, LimitKind
from app.model.shop import ShopSettings

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_limit(hours, kind=LimitKind.AUTHORISATION):
    return Limit(kind=kind, at=NOW + hours * HOUR)


def held(*limits, **choices):
    case = Case(
        case_id=CaseId("case_1"),
        shop_id=ShopId("shop_1"),
        order_id=OrderId(1),
        hold_id=HoldId("hold_1"),
        state=State.HELD,
        opened_at=NOW,
    )
    return held_since(case, ShopSettings(**choices), limits, NOW)


def test_a_hold_without_other_limits_ends_at_the_merchants_own():
    assert held().deadline == a_limit(168, LimitKind.OWN)
    assert held(hold_at_most_hours=72).deadline == a_limit(72, LimitKind.OWN)


def test_the_earliest_limit_is_the_deadline_and_says_why():
    case = held(a_limit(100), a_limit(30, LimitKind.SEND_BY), a_limit(40, LimitKind.PROTECTION))

    assert case.deadline == a_limit(30, LimitKind.SEND_BY)


def test_the_own_limit_leaves_the_buyer_and_a_person_their_time():
    assert own_time(ShopSettings(hold_at_most_hours=24, answer_within_hours=48)) == 60 * HOUR


def test_what_had_passed_before_the_hold_cannot_be_met_and_hides_nothing():
    assert held(a_limit(-1), a_limit(30)).deadline == a_limit(30)


def test_a_deadline_moves_with_the_orders_limits_and_is_warned_of_anew():
    case = replace(held(a_limit(30)), warned_at=NOW)
    moved = with_deadline(case, [a_limit(130)], NOW + HOUR)

    assert moved.deadline == a_limit(130)
    assert moved.warned_at is None
    assert with_deadline(moved, [], NOW + HOUR).deadline == a_limit(168, LimitKind.OWN)


def test_a_deadline_that_did_not_move_is_not_warned_of_twice():
    case = replace(held(a_limit(30)), warned_at=NOW)

    assert with_deadline(case, [a_limit(30), a_limit(90)], NOW + HOUR) is case


def test_nothing_steps_over_a_deadline_that_passed_and_was_not_dealt_with():
    case = held(a_limit(30), a_limit(60))
    after = with_deadline(case, [a_limit(30), a_limit(60)], NOW + 31 * HOUR)

    assert after.deadline == a_limit(30)
    dealt_with = replace(after, deadline_over_at=NOW + 31 * HOUR)
    following = with_deadline(dealt_with, [a_limit(30), a_limit(60)], NOW + 31 * HOUR)
    assert following.deadline == a_limit(60)
    assert following.deadline_over_at is None


def test_the_last_deadline_that_passed_stays():
    case = replace(held(), deadline_over_at=NOW + 169 * HOUR)

    assert with_deadline(case, [], NOW + 200 * HOUR) is case


def test_money_that_was_captured_after_all_ends_nothing_any_more():
    case = held(a_limit(30))

    assert with_deadline(case, [], NOW + 31 * HOUR).deadline == a_limit(168, LimitKind.OWN)


def test_the_own_limit_makes_room_for_time_that_the_merchant_gives():
    given = with_room_for(held(a_limit(500)), NOW + 200 * HOUR, [a_limit(500)], NOW)

    assert given.deadline == a_limit(212, LimitKind.OWN)
    assert with_room_for(held(), NOW + HOUR, [], NOW).deadline == a_limit(168, LimitKind.OWN)


def test_what_nothing_holds_has_no_deadline():
    case = replace(held(), held_at=None, deadline_at=None, deadline_kind=None)

    assert with_deadline(case, [a_limit(30)], NOW).deadline is None
    assert with_room_for(case, NOW + HOUR, [], NOW) is case


def test_a_hold_of_before_there_were_deadlines_gets_one_that_can_be_met():
    old = replace(held(), own_limit_at=None, deadline_at=None, deadline_kind=None)
    late = NOW + timedelta(days=30)

    assert held_before(old, ShopSettings(), [], NOW + HOUR).deadline == a_limit(168, LimitKind.OWN)
    assert held_before(old, ShopSettings(), [], late).deadline_at == late + 24 * HOUR
    asked = replace(old, answer_by=late + 100 * HOUR)
    assert held_before(asked, ShopSettings(), [], late).deadline_at == late + 112 * HOUR
