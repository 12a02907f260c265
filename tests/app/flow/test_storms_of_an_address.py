"""An address that anybody can claim ties nobody to a bot; the shop's hour bounds the bot all the same."""

import re
from dataclasses import replace

import pytest

from app.flow.checks.start_check import start_check
from app.model.case import State
from app.model.errors import BudgetSpentError
from app.model.facts import KeyKind
from app.model.private import Private
from app.rules.brake.budget import Expense, mail_budget
from app.store.spendings import paid_for
from app.store.storms import storms_waiting
from tests.builders.provider import MemoryProvider
from tests.builders.storms import StormDesk

TOKEN = re.compile(r"/v/([A-Za-z0-9_-]{20,})")
ADDRESS = Private("203.0.113.7")
LETTERS, CHECKS = 30, 5


@pytest.fixture
def desk(database_url, tmp_path):
    opened = StormDesk(database_url, tmp_path)
    opened.provider = MemoryProvider()
    opened.services.identity[opened.provider.kind] = opened.provider
    yield opened
    opened.close()


def of_the_address(desk, first, count):
    return [
        replace(desk.risky_order(str(number)), ip=ADDRESS) for number in range(first, first + count)
    ]


def storms(desk, shop):
    with desk.services.database.read() as tx:
        return [storm for storm, _ in storms_waiting(tx, [shop.shop_id])]


def spent(desk, shop, expense):
    with desk.services.database.read() as tx:
        return len(list(paid_for(tx, shop.shop_id, expense, desk.clock.now())))


def press_all(desk):
    """Press the button of every invitation; return how many checks were refused."""
    refused = 0
    for mail in desk.to_buyers():
        found = TOKEN.search(mail.text.reveal())
        try:
            start_check(desk.services, found[1])
        except BudgetSpentError:
            refused += 1
    return refused


def test_a_bot_that_shares_a_claimed_address_alone_buys_no_more_than_the_hour_has(desk):
    shop = desk.connect(mails_per_hour=LETTERS, checks_per_hour=CHECKS)
    desk.tell_all(shop, of_the_address(desk, 3000, 60))
    assert storms(desk, shop) == []
    assert press_all(desk) == len(desk.to_buyers()) - CHECKS
    for _ in range(3):
        desk.minutes_pass(shop, 20, at_once=10)
        press_all(desk)

        assert spent(desk, shop, Expense.MAIL) <= LETTERS
        assert spent(desk, shop, Expense.CHECK) <= CHECKS
    assert len(desk.provider.sessions) <= 2 * CHECKS


def test_an_honest_buyer_behind_an_address_that_a_bot_claims_is_asked_at_once(desk):
    shop = desk.connect(mails_per_hour=LETTERS)
    desk.tell_all(shop, [desk.bots_order(number, ip=ADDRESS) for number in range(3000, 3020)])
    desk.tell_all(shop, of_the_address(desk, 2000, 1))

    assert len(storms(desk, shop)) == 1
    assert desk.case(shop, 3019).silent_since is not None
    assert desk.case(shop, 2000).state is State.INVITED


def test_an_address_that_the_merchant_vouches_for_ties_its_orders(desk):
    shop = desk.connect(mails_per_hour=LETTERS, trusted_proxy=True)
    desk.tell_all(shop, of_the_address(desk, 3000, 20))

    [storm] = storms(desk, shop)
    assert storm.kinds == (KeyKind.IP,)
    assert len(desk.to_buyers()) <= mail_budget(LETTERS).storms_share()
