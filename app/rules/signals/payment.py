"""Signals about how the order is paid, and what the processor and the bank said."""

from typing import Final

from app.model.order import Name, ThreeDSecure
from app.rules.facts import Facts
from app.rules.name_likeness import differ
from app.rules.pay_later import is_paid_later
from app.rules.payment_kinds import PAYMENT_KINDS, kind_of_payment
from app.rules.places import country_of
from app.rules.signal import Family, Signal, signal_of

_METHOD = 60
# The card networks' one-letter codes; letters that two networks use differently are read
# in the buyer's favour. B and P: the other half could not be compared.
_AVS: Final = (
    dict.fromkeys("DFHJMQVXY", "match")
    | dict.fromkeys("ABLOPTWZ", "partial")
    | dict.fromkeys("KN", "mismatch")
    | dict.fromkeys("CEGIRSU", "unavailable")
)
_CVV: Final = {"M": "match", "N": "mismatch"} | dict.fromkeys("PSUX", "unavailable")


def method(facts: Facts) -> str | None:
    """The shop's own name of the payment method, such as klarna_payments or bacs."""
    return facts.order.payment.method.strip().lower()[:_METHOD] or None


def kind(facts: Facts) -> str:
    """What kind of payment it is, told by the method's and title's words."""
    payment = facts.order.payment
    if is_paid_later(payment):
        return "pay_later"
    return kind_of_payment(payment.method, payment.title)


def pay_later(facts: Facts) -> bool:
    """The bill comes after the goods, which is what impostors prefer."""
    return is_paid_later(facts.order.payment)


def avs_result(facts: Facts) -> str | None:
    """What the card's bank said of the typed billing address and post code.

    Over 95 in 100 mismatches are honest, and half of fraud matches at least partly: it says
    little alone. Unknown where nobody tells.
    """
    card = facts.order.payment.card
    return None if card is None else _AVS.get(card.avs.strip().upper())


def cvv_result(facts: Facts) -> str | None:
    """What the card's bank said of the security code. Unknown where nobody tells."""
    card = facts.order.payment.card
    return None if card is None else _CVV.get(card.cvv.strip().upper())


def three_d_secure(facts: Facts) -> str | None:
    """Whether the cardholder's bank confirmed the buyer (3-D Secure), and how.

    ``frictionless`` is the bank's own look without a question to the buyer. Unknown where
    nobody tells.
    """
    card = facts.order.payment.card
    return None if card is None or card.three_d_secure is None else card.three_d_secure.value


def card_country(facts: Facts) -> str | None:
    """The country of the card's bank, as an ISO code. Unknown where nobody tells."""
    card = facts.order.payment.card
    return (card.country if card else "") or None


def card_country_differs(facts: Facts) -> bool | None:
    """The card's bank is in another country than the bill.

    Cards of online banks often are. Unknown where one of the countries is.
    """
    issued, bill = card_country(facts), country_of(facts.order.billing.reveal())
    return None if issued is None or bill is None else issued != bill


def card_brand(facts: Facts) -> str | None:
    """The card's network, such as visa. Unknown where nobody tells."""
    card = facts.order.payment.card
    return (card.brand.strip().lower() if card else "") or None


def failed_attempts(facts: Facts) -> int | None:
    """How many tries to pay failed before this one. Unknown where nobody tells.

    One or two are an honest buyer's forgotten limit; many are somebody who tries cards.
    """
    return facts.order.payment.failed_attempts


def cardholder_differs(facts: Facts) -> bool | None:
    """The name on the card is not the payer's.

    Unknown where either is missing, and where initials or company cards leave it open.
    """
    card = facts.order.payment.card
    if card is None or card.holder is None:
        return None
    return differ(facts.order.billing.reveal().name, Name(last=card.holder.reveal()))


def paid(facts: Facts) -> bool:
    """The shop calls the order paid. Cash on delivery and transfers are paid later."""
    return facts.order.payment.paid_at is not None


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.PAYMENT, method),
    signal_of(Family.PAYMENT, kind, words=PAYMENT_KINDS),
    signal_of(Family.PAYMENT, pay_later),
    signal_of(Family.PAYMENT, avs_result, words=("match", "partial", "mismatch", "unavailable")),
    signal_of(Family.PAYMENT, cvv_result, words=("match", "mismatch", "unavailable")),
    signal_of(Family.PAYMENT, three_d_secure, words=tuple(answer.value for answer in ThreeDSecure)),
    signal_of(Family.PAYMENT, card_country),
    signal_of(Family.PAYMENT, card_country_differs),
    signal_of(Family.PAYMENT, card_brand),
    signal_of(Family.PAYMENT, failed_attempts, unit="attempts"),
    signal_of(Family.PAYMENT, cardholder_differs),
    signal_of(Family.PAYMENT, paid),
)
