"""The main job, and who else may let an order go."""

from datetime import timedelta

import pytest

from app.model.case import Cause, State
from tests.conformance.platform import Platform


def test_a_risky_order_is_held_and_its_buyer_invited(shop: Platform):
    order = shop.order()
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)
    assert not shop.may_be_packed(order)
    assert shop.times_held(order) == 1
    assert len(shop.letters()) == 1


def test_a_buyer_who_proves_who_they_are_gets_the_order_released(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.case(order).cause is Cause.CHECK_PASSED
    assert shop.may_be_packed(order)
    assert not shop.is_held_by_us(order)
    assert shop.times_let_go(order) == 1
    assert len(shop.letters()) == 2


def test_a_released_order_is_never_held_again(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.settle()
    shop.later()

    assert shop.state(order) is State.RELEASED
    assert shop.times_held(order) == 1


def test_somebody_else_who_proves_who_they_are_releases_nothing(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.verify(first_name="Anna", last_name="Andersson")
    shop.settle()

    assert shop.state(order) is State.WITH_SUPPORT
    assert shop.is_held_by_us(order)


def test_a_person_who_vouches_gets_the_order_released(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.vouch(order)
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.may_be_packed(order)


def test_an_ordinary_order_is_never_touched(shop: Platform):
    order = shop.order(risky=False)
    shop.settle()

    assert shop.state(order) is None
    assert shop.may_be_packed(order)
    assert shop.times_held(order) == 0
    assert shop.letters() == []


def test_orders_from_before_the_connection_are_never_held(platform: Platform):
    order = platform.order(ago=timedelta(hours=1))
    platform.connect()
    platform.tick()

    assert platform.state(order) is None
    assert platform.may_be_packed(order)
    assert platform.letters() == []


@pytest.mark.parametrize("workers", [2, 4])
def test_many_workers_at_once_hold_and_release_once(shop: Platform, workers: int):
    order = shop.order()
    shop.deliver()
    shop.work_at_once(workers)
    shop.settle()
    assert shop.times_held(order) == 1

    shop.verify()
    shop.deliver()
    shop.work_at_once(workers)
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.times_let_go(order) == 1
    assert len(shop.letters()) == 2


def test_an_order_that_is_paid_later_stays_held_until_its_buyer_is_known(shop: Platform):
    order = shop.order(paid=False)
    shop.settle()
    assert shop.is_held_by_us(order)

    shop.clock.advance(hours=20)
    shop.pay(order)
    shop.settle()
    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)

    shop.verify()
    shop.settle()
    assert shop.state(order) is State.RELEASED
    assert shop.may_be_packed(order)


def test_an_unpaid_order_that_is_released_is_not_said_to_be_paid(shop: Platform):
    order = shop.order(paid=False)
    shop.settle()
    shop.verify()
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert not shop.is_held_by_us(order)
    assert not shop.is_paid(order)
