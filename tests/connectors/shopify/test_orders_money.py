"""How an order is paid, and whether it may be sent."""

from datetime import UTC, datetime

import pytest

from app.model.order import OrderStatus
from connectors.shops.shopify.reading import read_order
from tests.connectors.shopify.paper_orders import (
    a_card,
    a_hold,
    a_part,
    a_transaction,
    an_order,
)
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
PLACED = datetime(2026, 11, 21, 19, 22, 11, tzinfo=UTC)


def seen(**changes):
    return read_order(PaperShop([an_order(**changes)]), NUMBER)


# Payment


def test_the_card_is_named_by_what_shopify_tells_of_it():
    payment = seen().payment

    assert payment.card_key.reveal() == "visa 4242 07/2030 83"
    assert (payment.method, payment.title) == ("shopify_payments", "Shopify Payments")
    assert payment.transaction_id == "r1.2"
    assert payment.paid_at == datetime(2026, 11, 21, 19, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "details",
    [
        None,
        {"__typename": "PaypalWalletPaymentDetails"},
        {"__typename": "LocalPaymentMethodsPaymentDetails"},
        a_card(number="•••• ••••"),
        a_card(company=None),
    ],
)
def test_a_payment_without_a_named_card_names_none(details):
    assert seen(transactions=[a_transaction(paymentDetails=details)]).payment.card_key is None


def test_the_beginning_of_a_cards_number_is_kept_nowhere_and_tells_cards_apart():
    one, other = (
        seen(transactions=[a_transaction(paymentDetails=a_card(bin=digits))])
        for digits in ("424242", "400000")
    )

    assert one.payment.card_key.reveal() != other.payment.card_key.reveal()
    assert "424242" not in one.payment.card_key.reveal()


def test_what_the_bank_said_of_the_card_is_read_in_its_own_letters():
    details = a_card(avsResultCode="n", cvvResultCode=None, name=" Karin Karlsson ")

    card = seen(transactions=[a_transaction(paymentDetails=details)]).payment.card

    assert (card.brand, card.avs, card.cvv) == ("visa", "N", "")
    assert (card.country, card.three_d_secure) == ("", None)
    assert card.holder.reveal() == "Karin Karlsson"


@pytest.mark.parametrize("details", [None, {"__typename": "PaypalWalletPaymentDetails"}])
def test_a_payment_without_a_card_has_nothing_said_of_one(details):
    assert seen(transactions=[a_transaction(paymentDetails=details)]).payment.card is None


def test_declined_tries_are_counted_and_money_given_back_is_none_of_them():
    declined = a_transaction(status="FAILURE")
    broken = a_transaction(status="ERROR", kind="AUTHORIZATION")
    back = a_transaction(status="FAILURE", kind="REFUND")

    order = seen(transactions=[declined, broken, a_transaction(), back])

    assert order.payment.failed_attempts == 2
    assert seen().payment.failed_attempts == 0
    assert seen(transactions=[]).payment.failed_attempts is None


def test_the_payment_that_went_through_counts_and_a_card_before_a_gift_card():
    declined = a_transaction(status="FAILURE", paymentDetails=a_card(number="•••• 0002"))
    gift_card = a_transaction(gateway="gift_card", paymentDetails=None)

    order = seen(transactions=[declined, gift_card, a_transaction()])

    assert order.payment.method == "shopify_payments"
    assert order.payment.card_key.reveal().split()[1] == "4242"


def test_an_order_without_transactions_is_paid_by_what_the_order_names():
    assert seen(transactions=[]).payment.method == "shopify_payments"
    assert seen(transactions=[], paymentGatewayNames=[]).payment.method == ""


def test_reserved_money_is_not_paid_yet():
    reserved = a_transaction(kind="AUTHORIZATION")

    order = seen(displayFinancialStatus="AUTHORIZED", transactions=[reserved])

    assert (order.payment.paid_at, order.status) == (None, OrderStatus.TO_SHIP)


def test_play_money_is_told():
    assert seen(test=True).is_test


# Where it stands


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"cancelledAt": "2026-11-22T08:00:00Z"}, OrderStatus.CANCELLED),
        ({"displayFinancialStatus": "REFUNDED"}, OrderStatus.REFUNDED),
        ({"displayFinancialStatus": "VOIDED"}, OrderStatus.CANCELLED),
        ({"displayFulfillmentStatus": "FULFILLED"}, OrderStatus.SHIPPED),
        ({"displayFulfillmentStatus": "PARTIALLY_FULFILLED"}, OrderStatus.TO_SHIP),
        ({"displayFinancialStatus": "PARTIALLY_REFUNDED"}, OrderStatus.TO_SHIP),
        ({"displayFinancialStatus": "PENDING"}, OrderStatus.UNPAID),
        ({"displayFinancialStatus": "EXPIRED"}, OrderStatus.UNPAID),
        ({"displayFinancialStatus": None}, OrderStatus.TO_SHIP),
    ],
)
def test_shopifys_words_for_where_an_order_stands(changes, status):
    assert seen(**changes).status is status


def pending(name, *, by_hand=True):
    one = a_transaction(
        status="PENDING",
        gateway=name,
        formattedGateway=name,
        manualPaymentGateway=by_hand,
        paymentDetails=None,
    )
    return {"displayFinancialStatus": "PENDING", "transactions": [one]}


def test_a_bank_deposit_waits_for_its_money():
    assert seen(**pending("Bank Deposit")).status is OrderStatus.AWAITING_TRANSFER
    assert seen(**pending("klarna", by_hand=False)).status is OrderStatus.UNPAID


@pytest.mark.parametrize("name", ["Cash on Delivery (COD)", "cash_on_delivery"])
def test_cash_on_delivery_waits_for_nothing_and_may_be_sent(name):
    assert seen(**pending(name)).status is OrderStatus.TO_SHIP


def test_a_bank_deposit_under_our_hold_still_waits_for_its_money():
    order = seen(
        **pending("Bank Deposit"), parts=[a_part(status="ON_HOLD", fulfillmentHolds=[a_hold()])]
    )

    assert (order.status, order.awaited_transfer) == (OrderStatus.ON_HOLD, True)
