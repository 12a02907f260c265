"""What WooPayments leaves on an order, of whatever shape."""

import json

import pytest

from app.model.order import CardAnswers, PlatformRisk, ThreeDSecure
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import an_order

WOO = WooCommerce()
CARD = {
    "brand": "visa",
    "country": "SE",
    "last4": "4242",
    "fingerprint": "Xt5EWLLDS7FJjR1c",
    "checks": {
        "address_line1_check": "pass",
        "address_postal_code_check": "pass",
        "cvc_check": "pass",
    },
    "three_d_secure": {"result": "authenticated", "authentication_flow": "challenge"},
}


def paid(card=CARD, *, method="woocommerce_payments", **meta):
    told = {"_wcpay_payment_method_details": json.dumps({"type": "card", "card": card}), **meta}
    fields = [{"id": 1, "key": key, "value": value} for key, value in told.items()]
    raw = an_order(payment_method=method, meta_data=fields)
    return WOO.translate("order.updated", raw).order


def checked(street, code):
    return {"address_line1_check": street, "address_postal_code_check": code, "cvc_check": None}


def test_all_that_stripe_said_of_the_card_is_read():
    payment = paid().payment

    assert payment.card == CardAnswers(
        country="SE",
        brand="visa",
        avs="Y",
        cvv="M",
        three_d_secure=ThreeDSecure.AUTHENTICATED,
    )
    assert payment.card_key.reveal() == "stripe Xt5EWLLDS7FJjR1c"


def test_its_word_counts_for_its_own_gateway_only():
    assert paid(method="cod").payment.card is None
    assert paid(method="cod").payment.card_key is None


@pytest.mark.parametrize(
    ("street", "code", "letter"),
    [
        ("pass", "pass", "Y"),
        ("pass", "fail", "A"),
        ("pass", None, "A"),
        ("fail", "pass", "Z"),
        ("fail", "fail", "N"),
        ("unchecked", "unavailable", "U"),
        (None, None, ""),
    ],
)
def test_the_check_of_the_address_is_said_in_one_letter(street, code, letter):
    assert paid({**CARD, "checks": checked(street, code)}).payment.card.avs == letter


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, ThreeDSecure.NOT_ATTEMPTED),
        ({"result": "authenticated", "authentication_flow": "frictionless"}, "frictionless"),
        ({"result": "exempted"}, ThreeDSecure.EXEMPTED),
        ({"result": "not_supported"}, ThreeDSecure.NOT_ATTEMPTED),
        ({"result": "attempt_acknowledged"}, None),
        ({"result": "failed"}, None),
    ],
)
def test_what_the_bank_was_asked_is_told_apart(told, expected):
    assert paid({**CARD, "three_d_secure": told}).payment.card.three_d_secure == expected


@pytest.mark.parametrize(
    ("level", "risk"),
    [
        ("normal", PlatformRisk.LOW),
        ("elevated", PlatformRisk.MEDIUM),
        ("highest", PlatformRisk.HIGH),
        ("not_assessed", None),
        ("", None),
        (["normal"], None),
    ],
)
def test_stripes_word_of_the_risk_is_the_platforms(level, risk):
    assert paid(_charge_risk_level=level).platform_risk is risk


@pytest.mark.parametrize(
    "details",
    ["", "{", "[]", "{}", '{"card": 7}', '{"card": null}', '{"card": {"checks": "pass"}}', 7, None],
)
def test_details_of_another_shape_are_unknown(details):
    payment = paid(_wcpay_payment_method_details=details).payment

    assert (payment.card, payment.card_key) == (None, None)


def test_a_card_of_which_nothing_is_said_is_a_card_all_the_same():
    assert paid({}).payment.card == CardAnswers(three_d_secure=ThreeDSecure.NOT_ATTEMPTED)
    assert paid({"country": "Sweden"}).payment.card.country == ""
