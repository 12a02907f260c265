"""The provider is away when the buyer clicks, or when its verdict is to be read."""

import re

import pytest

from app.model.case import State
from app.model.check import CheckState
from app.store.checks import checks_of
from tests.journeys.house import KARIN, House

SESSIONS = "/v1/identity/verification_sessions.*"
FAULTS = {
    "crashing": {"kind": "error", "status": 500},
    "crashing after it acted": {"kind": "error", "status": 500, "moment": "after"},
    "unavailable": {"kind": "error", "status": 503},
    "cut off before it acts": {"kind": "reset"},
    "limited": {"kind": "rate_limit"},
}
faults = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


def held(shop: House) -> int:
    order = shop.place()
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def trouble(shop: House, fault: dict) -> None:
    shop.control("/control/faults", {**fault, "path": SESSIONS, "times": None}, at=shop.stripe)


def checks(shop: House, order: int):
    with shop.services.database.read() as tx:
        return checks_of(tx, shop.shop_id, shop.case(order).case_id)


@faults
def test_a_buyer_who_clicks_while_stripe_is_away_is_told_so_and_loses_nothing(
    shop: House, fault: dict
):
    order = held(shop)
    trouble(shop, fault)

    page = shop.press(shop.links()[0])

    assert page.status_code == 503
    assert "Nothing is lost" in page.text
    assert shop.state(order) is State.INVITED
    assert shop.page(shop.links()[0]).status_code == 200

    shop.mend()
    shop.verify()
    shop.settle()

    assert shop.status(order) == "processing"
    assert [(one.state, one.attempts) for one in checks(shop, order)] == [(CheckState.PASSED, 1)]


def test_a_click_whose_answer_was_cut_off_opens_one_session(shop: House):
    order = held(shop)
    cut = {"kind": "reset", "moment": "after", "path": SESSIONS, "method": "POST"}
    shop.control("/control/faults", cut, at=shop.stripe)

    shop.verify()
    shop.settle()

    assert shop.status(order) == "processing"
    assert len(checks(shop, order)) == 1
    assert len(shop.sessions()) == 1


def test_a_page_that_says_try_again_leads_where_one_can(shop: House):
    held(shop)
    trouble(shop, FAULTS["unavailable"])

    page = shop.press(shop.links()[0])

    assert set(re.findall(r'action="([^"]+)"', page.text)) == {
        f"{shop.links()[0]}/{button}" for button in ("check", "person")
    }


@faults
def test_a_verdict_that_cannot_be_read_is_read_once_stripe_is_back(shop: House, fault: dict):
    order = held(shop)
    shop.verify()
    trouble(shop, fault)
    shop.deliver()
    shop.settle()
    assert shop.state(order) is State.CHECKING
    assert "is being looked at" in shop.page(shop.links()[0]).text

    shop.mend()
    shop.clock.advance(minutes=6)
    shop.settle()

    assert shop.status(order) == "processing"
    assert len(shop.letters(KARIN["email"])) == 2
