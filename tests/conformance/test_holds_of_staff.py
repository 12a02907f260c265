"""A hold that is not ours is left alone, and staff who lift ours have decided."""

from datetime import timedelta

from app.model.case import State
from tests.conformance.platform import Platform


def test_what_staff_stopped_stays_stopped_after_our_release(shop: Platform):
    order = shop.order()
    shop.stop(order)
    shop.settle()
    assert shop.is_held_by_us(order)

    shop.verify()
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert not shop.is_held_by_us(order)
    assert not shop.may_be_packed(order)


def test_an_ordinary_order_that_staff_stopped_is_not_touched(shop: Platform):
    order = shop.order(risky=False)
    shop.stop(order)
    shop.settle()

    assert shop.state(order) is None
    assert not shop.is_held_by_us(order)
    assert not shop.may_be_packed(order)


def test_staff_who_lift_our_hold_have_decided_and_the_buyer_hears_of_it(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.clock.advance(hours=1)
    shop.lift_our_hold(order)
    shop.settle()

    assert shop.state(order) is State.HANDED_BACK
    assert shop.may_be_packed(order)
    assert len(shop.letters()) == 2


def test_what_staff_let_go_is_not_held_again(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.clock.advance(hours=1)
    shop.lift_our_hold(order)
    shop.settle()
    shop.send_elsewhere(order)
    shop.later(timedelta(hours=1))

    assert shop.state(order) is State.HANDED_BACK
    assert shop.may_be_packed(order)
