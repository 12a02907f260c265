"""A shop is away for a day, and what its webhooks told meanwhile is lost: nothing else is."""

from datetime import timedelta

import pytest

from app.flow.intake.take_in import take_in
from app.flow.queues.sweep_shop import sweep_shop
from app.flow.shops.condition_of import condition_of
from app.flow.sweeps import reconcile as reconciling
from app.model.ailment import Ailment
from app.model.case import State
from tests.conformance.platform import Platform

FEW_SECONDS = timedelta(minutes=2)


def condition(shop: Platform):
    with shop.services.database.read() as tx:
        return condition_of(shop.services, tx, shop.shop())


def sweep(shop: Platform) -> bool:
    return sweep_shop(shop.services, shop.shop_id, even_early=True)


def a_day_away(shop: Platform) -> list:
    """Let the shop be away for a day, in which four people order; it comes back."""
    assert sweep(shop)
    shop.trouble("down", when="hold")
    shop.lose_webhooks()
    orders = []
    for number in range(4):
        orders.append(shop.order(risky=number != 1))
        shop.deliver()
        shop.clock.advance(hours=6)
        assert not sweep(shop)
    shop.mend()
    # Credentials that ended meanwhile are renewed by one at a time, who may have given up just now.
    shop.clock.advance(minutes=1)
    return orders


def all_are_decided(shop: Platform, orders: list) -> bool:
    shop.settle()
    ordinary = orders.pop(1)
    assert shop.order_id(ordinary) is not None
    assert shop.case(ordinary) is None
    return all(shop.state(one) is State.INVITED and shop.is_held_by_us(one) for one in orders)


def test_every_order_of_that_day_is_found_and_decided_once_it_is_back(shop: Platform):
    orders = a_day_away(shop)
    assert [shop.order_id(one) for one in orders] == [None] * 4

    assert sweep(shop)

    assert all_are_decided(shop, orders)


def test_meanwhile_the_merchant_sees_how_far_behind_we_are(shop: Platform):
    sweep(shop)
    assert condition(shop).behind < FEW_SECONDS
    assert condition(shop).ailments == []

    a_day_away(shop)

    away = condition(shop)
    assert away.behind >= timedelta(hours=24)
    assert away.problem
    assert away.ailments == [Ailment.AWAY]
    assert away.last_call is not None
    assert shop.clock.now() - away.last_call >= timedelta(hours=24)

    sweep(shop)

    back = condition(shop)
    assert back.behind < FEW_SECONDS
    assert back.problem is None
    assert shop.clock.now() - back.last_call < FEW_SECONDS


def test_a_shop_with_much_to_tell_takes_turns_and_shows_what_is_left(
    shop: Platform, monkeypatch: pytest.MonkeyPatch
):
    orders = a_day_away(shop)
    monkeypatch.setattr(reconciling, "_TURN", -timedelta(days=9))

    sweep(shop)

    # One page was its turn: it is swept on at once, and not before the others.
    shop.clock.advance(seconds=1)
    for _ in range(5):
        sweep_shop(shop.services, shop.shop_id)
        shop.clock.advance(seconds=1)
    assert all_are_decided(shop, orders)


class Killed(BaseException):
    """What no code of ours may catch, as a kill."""


def test_whoever_is_killed_while_catching_up_loses_nothing(
    shop: Platform, monkeypatch: pytest.MonkeyPatch
):
    orders = a_day_away(shop)
    left = iter(range(2))

    def killed_after(*told):
        kept = take_in(*told)
        if next(left, None) is not None:
            raise Killed
        return kept

    for step in ("take_in", "change_shop", "change_sweep"):
        with monkeypatch.context() as patch:
            patch.setattr(reconciling, step, _killed)
            with pytest.raises(Killed):
                sweep(shop)
    with monkeypatch.context() as patch:
        patch.setattr(reconciling, "take_in", killed_after)
        with pytest.raises(Killed):
            sweep(shop)

    assert sweep(shop)
    assert all_are_decided(shop, orders)


def _killed(*_args, **_kwargs):
    raise Killed


def test_an_order_that_trips_keeps_no_other_waiting(
    shop: Platform, monkeypatch: pytest.MonkeyPatch
):
    orders = a_day_away(shop)
    unlucky = str(orders[2])

    def trips(services, known, told):
        if any(event.order.external_id == unlucky for event, _ in told):
            raise KeyError(unlucky)
        return take_in(services, known, told)

    with monkeypatch.context() as patch:
        patch.setattr(reconciling, "take_in", trips)
        sweep(shop)
    shop.settle()
    assert [shop.order_id(one) is None for one in orders] == [False, False, True, False]

    # Its cause was mended: it is tried again by itself, although it did not change.
    shop.clock.advance(minutes=10)
    sweep(shop)

    assert all_are_decided(shop, orders)
