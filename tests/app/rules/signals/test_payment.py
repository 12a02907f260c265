"""Payment: of what kind it is, and what processor and bank said."""

import pytest

from app.model.order import CardAnswers, ThreeDSecure
from app.model.private import Private
from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import a_payment, an_address, an_order


def ask(signal, **changes):
    return by_path[f"payment.{signal}"].read(some_facts(order=an_order(**changes)))


def paid_by(signal, method, title=""):
    return ask(signal, payment=a_payment(method=method, title=title))


def answered(signal, **answers):
    return ask(signal, payment=a_payment(card=CardAnswers(**answers)))


@pytest.mark.parametrize(
    ("method", "title", "kind"),
    [
        ("klarna_payments", "", "pay_later"),
        ("stripe", "Betala senare", "pay_later"),
        ("afterpay", "", "pay_later"),
        ("invoice", "Faktura 30 dagar", "pay_later"),
        ("stripe", "Card", "card"),
        ("adyen", "Kreditkarte", "card"),
        ("sample_gateway", "Kort", "card"),
        ("ppcp-gateway", "PayPal", "wallet"),
        ("swish", "Swish", "wallet"),
        ("sample", "Apple Pay", "wallet"),
        ("vipps", "", "wallet"),
        ("bacs", "Direct bank transfer", "transfer"),
        ("cheque", "", "transfer"),
        ("sample", "Vorkasse", "transfer"),
        ("sample", "Überweisung", "transfer"),
        ("ideal", "iDEAL", "transfer"),
        ("cod", "Cash on delivery", "cash"),
        ("sample", "Nachnahme", "cash"),
        ("sample", "Barter", "other"),
        ("", "", "other"),
    ],
)
def test_a_method_is_of_a_kind_by_its_words(method, title, kind):
    assert paid_by("kind", method, title) == kind
    assert paid_by("pay_later", method, title) is (kind == "pay_later")


def test_a_method_keeps_the_shops_own_name():
    assert paid_by("method", "Klarna_Payments") == "klarna_payments"
    assert paid_by("method", "") is None


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("Y", "match"),
        ("x", "match"),
        ("A", "partial"),
        ("Z", "partial"),
        ("N", "mismatch"),
        ("U", "unavailable"),
        ("", None),
        ("?", None),
    ],
)
def test_an_address_check_is_told_in_a_word(code, result):
    assert answered("avs_result", avs=code) == result


@pytest.mark.parametrize(
    ("code", "result"), [("M", "match"), ("N", "mismatch"), ("P", "unavailable"), ("", None)]
)
def test_a_security_code_is_told_in_a_word(code, result):
    assert answered("cvv_result", cvv=code) == result


def test_the_banks_confirmation_is_told():
    secure = ThreeDSecure.AUTHENTICATED

    assert answered("three_d_secure", three_d_secure=secure) == "authenticated"


def test_the_cards_country_is_compared_with_the_bills():
    assert answered("card_country", country="DE") == "DE"
    assert answered("card_country_differs", country="DE") is True
    assert answered("card_country_differs", country="SE") is False
    assert answered("card_brand", brand="Visa") == "visa"


@pytest.mark.parametrize("card", [None, CardAnswers()], ids=["no card", "no answers"])
def test_what_nobody_tells_of_a_card_is_unknown(card):
    payment = a_payment(card=card)
    for signal in (
        *("avs_result", "cvv_result", "three_d_secure", "card_country", "card_country_differs"),
        *("card_brand", "cardholder_differs", "failed_attempts"),
    ):
        assert ask(signal, payment=payment) is None


def test_without_a_billing_country_no_card_differs():
    payment = a_payment(card=CardAnswers(country="DE"))

    assert ask("card_country_differs", payment=payment, billing=an_address(country="")) is None


@pytest.mark.parametrize(
    ("holder", "differs"),
    [
        ("ANNA ANDERSSON", False),
        ("Andersson Anna", False),
        ("A ANDERSSON", None),
        ("SAMPLE CARDHOLDER", True),
        ("", None),
    ],
)
def test_the_name_on_the_card_is_compared_with_the_payers(holder, differs):
    assert answered("cardholder_differs", holder=Private(holder)) is differs


def test_failed_tries_are_counted_where_somebody_does():
    assert ask("failed_attempts", payment=a_payment(failed_attempts=3)) == 3


def test_paid_is_what_the_shop_calls_paid():
    assert ask("paid") is True
    assert ask("paid", payment=a_payment(method="cod", paid_at=None)) is False
