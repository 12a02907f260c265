"""Paying, capturing, refunding once, and cancelling as a job."""

import pytest

from tests.connectors.shopify_simulator.driver import PARTS

REFUND = """mutation R($input: RefundInput!, $key: String!) { refundCreate(input: $input) @idempotent(key: $key) {
  refund { id totalRefundedSet { shopMoney { amount } } } order { displayFinancialStatus }
  userErrors { message } } }"""
BARE_REFUND = "mutation R($input: RefundInput!) { refundCreate(input: $input) { refund { id } userErrors { message } } }"
CANCEL = """mutation C($id: ID!, $method: OrderCancelRefundMethodInput) {
  orderCancel(orderId: $id, reason: FRAUD, restock: true, refundMethod: $method) {
    job { id done } orderCancelUserErrors { code message } } }"""
JOB = "query J($id: ID!) { job(id: $id) { done } }"
SUGGESTED = """query S($id: ID!) { order(id: $id) { suggestedRefund(suggestFullRefund: true) {
  amountSet { shopMoney { amount } } suggestedTransactions { gateway kind parentTransaction { id } } } } }"""
TRANSACTIONS = "query T($id: ID!) { order(id: $id) { transactions(first: 9) { id kind status parentTransaction { kind } authorizationExpiresAt } displayFinancialStatus totalCapturableSet { shopMoney { amount } } } }"
CAPTURE = """mutation C($input: OrderCaptureInput!) { orderCapture(input: $input) {
  transaction { kind } userErrors { message } } }"""


def order_of(client, order):
    return client.ask(PARTS, id=order["gid"])["order"]


def refund(client, order, amount="10.00", key="once"):
    one = {"orderId": order["gid"], "amount": amount, "gateway": "x", "kind": "REFUND"}
    wanted = {"orderId": order["gid"], "transactions": [one]}
    return client.post(REFUND, input=wanted, key=key).json()


def test_a_refund_takes_a_key(client, shop):
    order = shop.place()
    errors = client.errors(BARE_REFUND, input={"orderId": order["gid"]})

    assert "@idempotent" in errors[0]["message"]
    assert shop.look(order)["financial_status"] == "PAID"


def test_a_refund_is_given_once(client, shop):
    order = shop.place(total="100")
    first = refund(client, order)["data"]["refundCreate"]
    again = refund(client, order)["data"]["refundCreate"]
    other = refund(client, order, key="twice")["data"]["refundCreate"]

    assert first["refund"]["totalRefundedSet"] == {"shopMoney": {"amount": "10.0"}}
    assert first["order"]["displayFinancialStatus"] == "PARTIALLY_REFUNDED"
    assert again["refund"]["id"] == first["refund"]["id"] != other["refund"]["id"]
    assert shop.topics().count("refunds/create") == 2


def test_a_key_is_not_used_for_something_else(client, shop):
    order = shop.place(total="100")
    refund(client, order)
    errors = refund(client, order, amount="20.00")["errors"]

    assert errors[0]["extensions"]["code"] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"


def test_no_more_is_given_back_than_was_paid(client, shop):
    order = shop.place(total="100")
    told = refund(client, order, amount="100.01")["data"]["refundCreate"]

    assert "more than" in told["userErrors"][0]["message"]


def test_all_that_is_left_is_suggested(client, shop):
    order = shop.place(total="100")
    refund(client, order)
    left = client.ask(SUGGESTED, id=order["gid"])["order"]["suggestedRefund"]
    shop.act(order, "refund")
    nothing = client.ask(SUGGESTED, id=order["gid"])["order"]["suggestedRefund"]

    assert left["amountSet"]["shopMoney"]["amount"] == "90.0"
    assert left["suggestedTransactions"][0]["kind"] == "SUGGESTED_REFUND"
    assert nothing["suggestedTransactions"] == []
    assert order_of(client, order)["displayFinancialStatus"] == "REFUNDED"


def test_an_order_is_cancelled_by_a_job(client, shop, platform):
    platform.shop(job_delay=60)
    order = shop.routed()
    method = {"originalPaymentMethodsRefund": True}
    job = client.ask(CANCEL, id=order["gid"], method=method)["orderCancel"]["job"]
    before = client.ask(JOB, id=job["id"])["job"]["done"], order_of(client, order)["cancelledAt"]
    platform.advance(60)
    after = order_of(client, order)

    assert before == (False, None)
    assert client.ask(JOB, id=job["id"])["job"]["done"]
    assert (after["cancelReason"], after["displayFinancialStatus"]) == ("FRAUD", "REFUNDED")
    assert [one["status"] for one in after["fulfillmentOrders"]["nodes"]] == ["CANCELLED"]
    assert shop.topics()[-4:] == [
        "fulfillment_orders/cancelled",
        "refunds/create",
        "orders/cancelled",
        "orders/updated",
    ]


def test_without_a_method_the_money_stays(client, shop, platform):
    platform.shop(job_delay=0)
    order = shop.place()
    client.ask(CANCEL, id=order["gid"])
    platform.flush()

    assert shop.look(order)["financial_status"] == "PAID"
    assert shop.look(order)["cancelledAt"]


def test_promised_money_is_let_go(client, shop):
    order = shop.act(shop.place(financial_status="authorized"), "cancel")
    kinds = [
        one["kind"] for one in client.ask(TRANSACTIONS, id=order["gid"])["order"]["transactions"]
    ]

    assert kinds == ["AUTHORIZATION", "VOID"]
    assert order["financial_status"] == "VOIDED"


@pytest.mark.parametrize(
    ("action", "code"), [("cancel", "INVALID"), ("fulfil", "INVALID"), ("delete", "NOT_FOUND")]
)
def test_some_orders_cannot_be_cancelled(client, shop, action, code):
    order = shop.act(shop.routed(), action)
    told = client.ask(CANCEL, id=order["gid"])["orderCancel"]

    assert (told["job"], told["orderCancelUserErrors"][0]["code"]) == (None, code)


def test_an_order_is_cancelled_in_one_way(client, shop):
    method = {"originalPaymentMethodsRefund": True, "storeCreditRefund": {}}

    assert client.errors(CANCEL, id=shop.place()["gid"], method=method)


def test_a_promise_expires(client, shop, platform):
    platform.shop(manual_capture=True, authorization_days=7, plan="plus")
    order = shop.place(total="100")
    shown = client.ask(TRANSACTIONS, id=order["gid"])["order"]
    platform.advance(7 * 86_400)

    assert shown["displayFinancialStatus"] == "AUTHORIZED"
    assert shown["totalCapturableSet"] == {"shopMoney": {"amount": "100.0"}}
    assert shown["transactions"][0]["authorizationExpiresAt"]
    assert shop.look(order)["financial_status"] == "EXPIRED"


def test_only_the_dearest_plans_see_when_a_promise_expires(client, shop):
    order = shop.place(financial_status="authorized")
    shown = client.ask(TRANSACTIONS, id=order["gid"])["order"]

    assert order["transactions"][0]["authorizationExpiresAt"]
    assert shown["transactions"][0]["authorizationExpiresAt"] is None


def test_a_promise_is_captured(client, shop):
    order = shop.place(financial_status="authorized", total="100")
    promised = client.ask(TRANSACTIONS, id=order["gid"])["order"]["transactions"][0]["id"]
    wanted = {"id": order["gid"], "parentTransactionId": promised, "amount": "60"}
    done = client.ask(CAPTURE, input=wanted)["orderCapture"]
    too_much = client.ask(CAPTURE, input=wanted)["orderCapture"]
    wrong = client.ask(CAPTURE, input={**wanted, "parentTransactionId": order["gid"]})[
        "orderCapture"
    ]

    assert done["transaction"] == {"kind": "CAPTURE"}
    assert too_much["userErrors"]
    assert wrong["userErrors"]
    assert shop.look(order)["financial_status"] == "PARTIALLY_PAID"


def test_staff_take_what_was_promised(shop):
    order = shop.act(shop.place(financial_status="authorized"), "pay")

    assert order["financial_status"] == "PAID"
    assert (
        shop.platform.refusal(f"shops/{shop.domain}/orders/{order['id']}/pay") == "nothing is due"
    )


def test_money_arrives_by_bank(client, shop):
    order = shop.place(gateway="bank_deposit")
    waiting = order_of(client, order)["displayFinancialStatus"]
    shop.act(order, "pay")

    assert waiting == "PENDING"
    assert order_of(client, order)["displayFinancialStatus"] == "PAID"
    assert shop.topics()[-2:] == ["orders/paid", "orders/updated"]


def test_a_refund_of_an_order_that_is_gone_is_refused(client):
    gone = {"gid": "gid://shopify/Order/1"}

    assert refund(client, gone)["data"]["refundCreate"]["userErrors"]
