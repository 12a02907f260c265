"""Shopify's own opinion comes late, play money is not mailed about, and our echo ends."""

from app.model.case import State
from app.store.decisions import decisions_of
from tests.journeys.shopify_house import KARIN, ORDINARY, RISKY, ShopifyHouse

DOUBTFUL = {
    **RISKY,
    "shipping_address": {**KARIN, "address1": "Drottninggatan 7", "city": "Malmö", "zip": "21144"},
    "line_items": [{"sku": "HPH-1", "title": "Headphones", "quantity": 1, "price": "1290.00"}],
}


def decisions(shopify: ShopifyHouse, order: str) -> list:
    with shopify.services.database.read() as tx:
        order_id = shopify.order_id(order)
        return decisions_of(tx, shopify.shop_id, order_id)


def test_a_risk_that_comes_late_counts(shopify: ShopifyHouse):
    order = shopify.place(DOUBTFUL, risk={"level": "HIGH", "after": 300})
    shopify.settle()
    before = decisions(shopify, order)

    shopify.clock.advance(minutes=6)
    shopify.settle()

    after = decisions(shopify, order)
    assert len(after) > len(before)
    assert after[-1].score > before[-1].score


def test_a_risk_that_comes_late_and_no_webhook_tells_of_is_read(shopify: ShopifyHouse):
    order = shopify.place(DOUBTFUL, risk={"level": "HIGH", "after": 60})
    shopify.settle()
    before = decisions(shopify, order)
    shopify.fault(deliveries={"mode": "lost"})

    for _ in range(4):
        shopify.clock.advance(minutes=5)
        shopify.settle()

    assert decisions(shopify, order)[-1].score > before[-1].score


def test_a_risk_that_never_comes_is_waited_for_up_to_a_limit(shopify: ShopifyHouse):
    order = shopify.place(DOUBTFUL, risk={"level": "HIGH", "after": None})
    for _ in range(6):
        shopify.settle()
        shopify.clock.advance(minutes=15)
    reads = len(shopify.calls("OrderSnapshot"))
    for _ in range(3):
        shopify.clock.advance(minutes=15)
        shopify.settle()

    assert len(decisions(shopify, order)) == 1
    assert len(shopify.calls("OrderSnapshot")) == reads


def test_an_order_that_was_proven_is_not_held_again_for_a_late_opinion(shopify: ShopifyHouse):
    order = shopify.place(RISKY, risk={"level": "HIGH", "after": 3600})
    shopify.settle()
    shopify.verify()
    shopify.settle()
    shopify.clock.advance(hours=2)
    shopify.settle()

    assert shopify.state(order) is State.RELEASED
    assert shopify.held(order) == [False]


def test_an_order_paid_with_play_money_is_decided_and_nobody_is_mailed(shopify: ShopifyHouse):
    order = shopify.place(RISKY, gateway="bogus")
    shopify.settle()

    assert len(decisions(shopify, order)) == 1
    assert shopify.letters() == []

    shopify.clock.advance(days=4)
    shopify.tick()
    assert shopify.letters() == []


def test_what_we_leave_at_an_order_is_written_once_and_its_echo_ends(shopify: ShopifyHouse):
    order = shopify.place()
    shopify.settle()
    assert len(shopify.calls("RiskCreate")) == 1
    assert shopify.there(order)["tags"]
    calls, sent = len(shopify.calls()), len(shopify.sent())

    for _ in range(3):
        shopify.settle()

    assert (len(shopify.calls()), len(shopify.sent())) == (calls, sent)
    assert len(decisions(shopify, order)) == 1


def test_an_ordinary_order_costs_few_questions(shopify: ShopifyHouse):
    before = len(shopify.calls())
    shopify.place(ORDINARY)
    shopify.settle()

    asked = [call["operation"] for call in shopify.calls()[before:]]
    assert set(asked) <= {"OrderSnapshot", "PartOrder"}
    assert len(asked) <= 4
