"""Money at Shopify: given back with a cancelled order, disputed, reserved for some days only."""

from datetime import timedelta

import pytest

from app.flow.cases.call_off import call_off
from app.flow.cases.vouch import vouch
from app.model.case import State, SupportReason
from tests.journeys.shopify_house import GIFT_CARDS, ORDINARY, RISKY, ShopifyHouse


def held(shopify: ShopifyHouse, **changes) -> str:
    order = shopify.place(**changes)
    shopify.settle()
    assert shopify.state(order) is State.INVITED
    return order


def call_it_off(shopify: ShopifyHouse, order: str) -> None:
    call_off(shopify.services, shopify.shop_id, shopify.case(order).case_id, "owner@example.test")


def work_on(shopify: ShopifyHouse) -> None:
    for _ in range(3):
        shopify.settle()
        shopify.clock.advance(seconds=30)


def test_a_merchant_cancels_an_order_and_its_money_goes_back(shopify: ShopifyHouse):
    order = held(shopify)
    call_it_off(shopify, order)
    work_on(shopify)

    there = shopify.there(order)
    assert shopify.state(order) is State.ENDED
    assert there["cancelledAt"]
    assert there["financial_status"] == "REFUNDED"
    assert len(shopify.calls("OrderCancel")) == 1


def test_gift_cards_that_are_sent_already_are_paid_back_though_not_cancelled(
    shopify: ShopifyHouse,
):
    order = shopify.place({**RISKY, "line_items": [GIFT_CARDS]})
    shopify.settle()
    shopify.clock.advance(minutes=15)
    shopify.settle()
    assert shopify.state(order) is State.WITH_SUPPORT
    call_it_off(shopify, order)
    work_on(shopify)

    there = shopify.there(order)
    assert shopify.state(order) is State.ENDED
    assert there["cancelledAt"] is None
    assert there["financial_status"] == "REFUNDED"
    assert len(shopify.calls("RefundCreate")) == 1


def test_money_that_was_only_reserved_is_let_go(shopify: ShopifyHouse):
    order = held(shopify, financial_status="authorized")
    call_it_off(shopify, order)
    work_on(shopify)

    there = shopify.there(order)
    assert shopify.state(order) is State.ENDED
    assert there["cancelledAt"]
    assert there["financial_status"] == "VOIDED"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cancelling_whose_line_is_cut_gives_money_back_once(shopify: ShopifyHouse, when: str):
    order = held(shopify)
    shopify.fault(cut={"when": when, "operation": "OrderCancel", "calls": 1})
    call_it_off(shopify, order)
    shopify.settle()
    shopify.clock.advance(minutes=11)
    work_on(shopify)

    there = shopify.there(order)
    assert shopify.state(order) is State.ENDED
    assert there["cancelledAt"]
    assert len(there["refunds"]) == 1


def test_an_order_that_was_sent_meanwhile_is_not_cancelled(shopify: ShopifyHouse):
    order = held(shopify)
    vouch(shopify.services, shopify.shop_id, shopify.case(order).case_id, "owner@example.test")
    shopify.settle()
    shopify.staff(order, "fulfil")
    shopify.settle()

    assert shopify.state(order) is State.RELEASED
    assert shopify.there(order)["cancelledAt"] is None


def test_a_dispute_opens_a_case_that_is_a_persons(shopify: ShopifyHouse):
    order = shopify.place(ORDINARY)
    shopify.settle()
    assert shopify.state(order) is None

    shopify.staff(order, "dispute", type="CHARGEBACK", reason="FRAUDULENT")
    shopify.settle()

    case = shopify.case(order)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.DISPUTED)
    assert shopify.held(order) == [True]
    assert shopify.letters() == []


def test_a_dispute_about_what_was_sent_long_ago_holds_nothing(shopify: ShopifyHouse):
    order = shopify.place(ORDINARY)
    shopify.settle()
    shopify.staff(order, "fulfil")
    shopify.settle()
    shopify.clock.advance(days=20)

    shopify.staff(order, "dispute", type="CHARGEBACK", reason="FRAUDULENT")
    shopify.settle()

    assert shopify.case(order).support_reason is SupportReason.DISPUTED


def test_the_buyer_is_to_answer_before_the_reserved_money_is_let_go(shopify: ShopifyHouse):
    ends = shopify.clock.now() + timedelta(hours=30)
    spec = {**RISKY, "financial_status": "authorized"}
    order = shopify.place(spec, authorization_expires_at=ends.isoformat())
    shopify.settle()

    assert shopify.case(order).answer_by <= ends - timedelta(hours=12)


def test_the_buyer_is_to_answer_before_the_promised_day_of_sending(shopify: ShopifyHouse):
    by = shopify.clock.now() + timedelta(hours=24)
    order = shopify.place(RISKY, fulfill_by=by.isoformat())
    shopify.settle()

    assert shopify.case(order).answer_by <= by - timedelta(hours=12)
