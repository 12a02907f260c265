"""Our ledger is the truth about our holds, and about no other's."""

import pytest

from app.flow.holds.hold_again import hold_again
from app.model.case import State, SupportReason
from app.store.audit import timeline
from tests.conformance.platform import Platform
from tests.journeys.inside import Number

MERCHANT = "owner@example.test"


@pytest.fixture
def shop(platform: Platform) -> Platform:
    platform.connect(support_email=MERCHANT)
    return platform


def held(shop: Platform) -> Number:
    order = shop.order()
    shop.settle()
    assert shop.is_held_by_us(order)
    # What follows does not happen in the minutes in which gateways race.
    shop.clock.advance(hours=1)
    return order


def told(shop: Platform, order: Number, action: str) -> int:
    with shop.services.database.read() as tx:
        lines = timeline(tx, shop.shop_id, shop.case(order).case_id)
    return sum(line.action == action for line in lines)


@pytest.mark.parametrize("is_told", [True, False])
def test_a_hold_that_a_program_takes_off_is_put_on_again(shop: Platform, *, is_told: bool):
    order = held(shop)
    if not is_told:
        shop.lose_webhooks()
    shop.flip(order)
    shop.settle()
    shop.sweep()

    assert shop.is_held_by_us(order)
    assert shop.state(order) is State.INVITED
    assert told(shop, order, "held_again") == 1
    assert shop.sweep() == 0


def test_a_program_that_never_rests_is_left_to_a_person_who_hears_what_was_seen(shop: Platform):
    order = held(shop)
    for _ in range(6):
        shop.flip(order)
        shop.sweep()

    case = shop.case(order)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.HOLD_LOST)
    assert 1 <= told(shop, order, "held_again") <= 3
    [alarm] = [one for one in shop.letters(MERCHANT) if "stay" in one["Subject"]]
    assert "What Clearhold saw" in alarm.get_body(("plain",)).get_content()
    writes = shop.hold_writes()
    shop.sweep()
    shop.tick()
    assert shop.hold_writes() == writes
    assert shop.may_be_packed(order)


def test_a_person_has_a_lost_hold_put_on_again(shop: Platform):
    order = held(shop)
    for _ in range(6):
        shop.flip(order)
        shop.sweep()
    hold_again(shop.services, shop.shop_id, shop.case(order).case_id, MERCHANT)
    shop.settle()

    assert shop.is_held_by_us(order)
    assert shop.state(order) is State.WITH_SUPPORT


def test_staff_who_lift_a_hold_unheard_have_decided_and_the_buyer_hears_of_it(shop: Platform):
    order = held(shop)
    shop.lose_webhooks()
    shop.lift_our_hold(order)
    shop.sweep()

    assert shop.state(order) is State.HANDED_BACK
    assert shop.may_be_packed(order)
    assert len(shop.letters()) == 2


def test_staff_who_lift_a_hold_at_once_are_believed_too(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.lift_our_hold(order)
    shop.settle()

    assert shop.state(order) is State.HANDED_BACK


def test_a_release_that_is_undone_is_finished_and_told_once(shop: Platform):
    order = held(shop)
    shop.verify()
    shop.settle()
    letters = len(shop.letters())
    shop.undo_release(order)
    assert not shop.may_be_packed(order)

    shop.sweep()

    assert shop.may_be_packed(order)
    assert shop.state(order) is State.RELEASED
    assert told(shop, order, "released_again") == 1
    assert len(shop.letters()) == letters


def test_a_release_that_never_lasts_is_left_to_a_person(shop: Platform):
    order = held(shop)
    shop.verify()
    shop.settle()
    for _ in range(6):
        shop.undo_release(order)
        shop.sweep()

    assert told(shop, order, "released_again") == 3
    assert told(shop, order, "release_lost") == 1
    assert len([one for one in shop.letters(MERCHANT) if "released" in one["Subject"]]) == 1


def test_what_another_program_stopped_stays_stopped(shop: Platform):
    ordinary = shop.order(risky=False)
    shop.settle()
    shop.stop_by_another(ordinary)
    shop.settle()
    shop.sweep()

    assert shop.is_stopped_by_another(ordinary)
    assert shop.hold_writes() == 0


def test_what_another_program_stopped_after_our_release_stays_stopped(shop: Platform):
    order = held(shop)
    shop.verify()
    shop.settle()
    writes = shop.hold_writes()
    shop.stop_by_another(order)
    shop.settle()
    shop.sweep()

    assert shop.is_stopped_by_another(order)
    assert shop.hold_writes() == writes


def test_an_order_that_waits_for_its_money_is_no_hold_of_ours(shop: Platform):
    order = shop.order(risky=False, paid=False)
    shop.settle()
    shop.sweep()

    assert not shop.is_held_by_us(order)
    assert shop.hold_writes() == 0


def test_many_orders_are_looked_at_in_few_calls(shop: Platform):
    orders = [held(shop) for _ in range(3)]

    assert shop.sweep() == 0
    assert all(map(shop.is_held_by_us, orders))


def test_a_release_that_is_undone_is_finished_when_the_shop_tells_of_it(shop: Platform):
    order = held(shop)
    shop.verify()
    shop.settle()
    shop.undo_release(order)
    shop.settle()

    assert shop.may_be_packed(order)
    assert told(shop, order, "released_again") == 1
