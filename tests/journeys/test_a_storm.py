"""A bot orders 1,674 times within an hour (facts: bh-wc-checkout-rate-limiter, issue 26)."""

from datetime import timedelta
from itertools import pairwise

import pytest

from app.model.case import State
from app.rules.brake.budget import PER_KEY, mail_budget
from app.store.cases import case_by_id
from app.store.storms import storms_waiting
from tests.builders.storms import StormDesk

BOTS, MINUTES = 1674, 60


@pytest.fixture
def desk(database_url, tmp_path):
    opened = StormDesk(database_url, tmp_path)
    yield opened
    opened.close()


def of_minutes(desk, minutes, pace=BOTS / MINUTES):
    """What a bot orders, minute by minute."""
    ends = [round(minute * pace) for minute in range(minutes + 1)]
    for begin, end in pairwise(ends):
        yield [desk.bots_order(10_000 + number) for number in range(begin, end)]


def test_in_its_first_minutes_a_bot_is_stopped_and_honest_buyers_are_asked_at_once(desk):
    shop = desk.connect()
    for minute, orders in enumerate(of_minutes(desk, 4)):
        honest = desk.risky_order(str(2000 + minute))
        desk.tell_all(shop, [*orders[:14], honest, *orders[14:]])
        assert desk.case(shop, 2000 + minute).state is State.INVITED
        desk.minutes_pass(shop)

    assert len(desk.to_buyers()) <= 4 + PER_KEY
    assert len([mail for mail in desk.alarms() if "batch" in mail.subject]) == 1
    assert all(order.hold for order in desk.shops.orders.values())


def test_within_the_whole_hour_nothing_is_exceeded_and_nobody_forgotten(desk):
    shop = desk.connect(mails_per_hour=60)
    honest, held = [], []
    for minute, orders in enumerate(of_minutes(desk, MINUTES)):
        held += desk.hold_all(shop, orders)
        if minute % 4 == 0:
            honest += desk.hold_all(shop, [desk.risky_order(str(2000 + minute))])
            assert untold_for(desk, shop, held) <= timedelta(hours=1)
        desk.minutes_pass(shop)
        assert state_of(desk, shop, honest[-1]) is State.INVITED
    with desk.services.database.read() as tx:
        [(storm, count)] = storms_waiting(tx, [shop.shop_id])

    assert count.all == BOTS
    assert "card" in storm.kinds
    assert len(desk.to_buyers()) <= len(honest) + mail_budget(60).storms_share()
    assert len(desk.alarms()) == 1


def state_of(desk, shop, case_id):
    with desk.services.database.read() as tx:
        return case_by_id(tx, shop.shop_id, case_id).state


def untold_for(desk, shop, held):
    """How long the first of them that is nobody's yet has waited untold."""
    with desk.services.database.read() as tx:
        oldest = [case_by_id(tx, shop.shop_id, case_id) for case_id in held[:: len(held) // 20 + 1]]
    now = desk.clock.now()
    waiting = [case for case in oldest if case.state is State.HELD and case.silent_since]
    return max((now - case.silent_since for case in waiting), default=timedelta())
