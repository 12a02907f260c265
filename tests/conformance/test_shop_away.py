"""The shop is away, busy, or does not know us any more: nothing is lost and nothing done twice."""

import pytest

from app.flow.queues.settle_checks import settle_checks
from app.flow.queues.sweep_shop import sweep_shop
from app.model.case import State
from app.model.shop import Health
from tests.conformance.platform import TROUBLES, Platform

troubles = pytest.mark.parametrize("trouble", TROUBLES)


def come_back(shop: Platform) -> None:
    shop.mend()
    shop.clock.advance(minutes=11)
    shop.settle()


@troubles
def test_an_order_is_held_once_when_the_shop_is_back(shop: Platform, trouble: str):
    order = shop.order()
    shop.deliver()
    shop.trouble(trouble, when="hold")
    shop.work()
    assert shop.state(order) in {None, State.OPENED}

    come_back(shop)

    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)
    assert shop.times_held(order) == 1
    assert len(shop.letters()) == 1


def test_a_hold_waits_no_longer_than_until_the_shop_answers_a_sweep(shop: Platform):
    order = shop.order()
    shop.deliver()
    shop.trouble("down", when="hold")
    shop.work()
    shop.mend()
    shop.work()
    assert not shop.is_held_by_us(order)

    sweep_shop(shop.services, shop.shop_id, even_early=True)
    shop.work()

    assert shop.is_held_by_us(order)
    assert shop.times_held(order) == 1


@troubles
def test_an_order_is_released_once_when_the_shop_is_back(shop: Platform, trouble: str):
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.deliver()
    shop.trouble(trouble, when="release")
    settle_checks(shop.services, shop.shop_id)
    shop.work()
    assert shop.state(order) is State.RELEASING
    assert "is going ahead" not in shop.page(shop.links()[0]).text

    come_back(shop)

    assert shop.state(order) is State.RELEASED
    assert shop.may_be_packed(order)
    assert shop.times_held(order) == 1
    assert shop.times_let_go(order) == 1
    assert len(shop.letters()) == 2


def test_credentials_that_no_longer_do_are_told_to_the_merchant(shop: Platform):
    shop.order()
    shop.deliver()
    shop.break_credentials()
    shop.work()

    assert shop.shop().health is Health.TROUBLED
    assert shop.shop().problem


def test_what_came_while_the_credentials_did_not_do_is_held_once_they_are_mended(shop: Platform):
    order = shop.order()
    shop.deliver()
    shop.break_credentials()
    shop.work()
    shop.clock.advance(hours=1)
    shop.work()
    assert shop.state(order) in {None, State.OPENED}

    shop.renew_credentials()
    shop.clock.advance(hours=1)
    shop.tick()

    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)
    assert shop.shop().health is Health.HEALTHY


def test_a_pass_while_the_credentials_do_not_do_releases_once_they_are_mended(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.break_credentials()
    shop.verify()
    shop.settle()
    assert shop.state(order) is State.RELEASING

    shop.renew_credentials()
    shop.clock.advance(hours=1)
    shop.tick()

    assert shop.state(order) is State.RELEASED
    assert shop.may_be_packed(order)
