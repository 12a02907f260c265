"""What WooPayments leaves on an order about the card, and Stripe's word of its risk.

``_wcpay_payment_method_details`` holds, as JSON, Stripe's ``payment_method_details`` of the
charge; ``_charge_risk_level`` holds its ``outcome.risk_level``. Source: WooPayments (order meta);
Stripe API reference, the Charge object. No recording of ours has them: what is missing, or of
another shape, is unknown.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.model.order import CardAnswers, PlatformRisk, ThreeDSecure
from app.model.private import Private

GATEWAY: Final = "woocommerce_payments"

_DETAILS: Final = "_wcpay_payment_method_details"
_RISKS: Final = {
    "normal": PlatformRisk.LOW,
    "elevated": PlatformRisk.MEDIUM,
    "highest": PlatformRisk.HIGH,
}
_SECURITY_CODE: Final = {"pass": "M", "fail": "N", "unavailable": "U", "unchecked": "P"}
_COUNTRY_LENGTH: Final = 2


class _ChecksJson(msgspec.Struct):
    address_line1_check: str | None = None
    address_postal_code_check: str | None = None
    cvc_check: str | None = None


class _ThreeDSecureJson(msgspec.Struct):
    result: str | None = None
    authentication_flow: str | None = None


class _CardJson(msgspec.Struct):
    brand: str | None = None
    country: str | None = None
    fingerprint: str | None = None
    checks: _ChecksJson | None = None
    three_d_secure: _ThreeDSecureJson | None = None


class _DetailsJson(msgspec.Struct):
    card: _CardJson | None = None


_DECODER: Final = msgspec.json.Decoder(_DetailsJson)


def card_answers(meta: Mapping[str, str]) -> CardAnswers | None:
    """Return what Stripe said of the card; None where no card is told of."""
    card = _card(meta)
    if card is None:
        return None
    country = (card.country or "").upper()
    is_country = len(country) == _COUNTRY_LENGTH and country.isascii() and country.isalpha()
    checks = card.checks or _ChecksJson()
    return CardAnswers(
        country=country if is_country else "",
        brand=(card.brand or "").lower(),
        avs=_address_check(checks),
        cvv=_SECURITY_CODE.get(checks.cvc_check or "", ""),
        three_d_secure=_three_d_secure(card.three_d_secure),
    )


def card_key(meta: Mapping[str, str]) -> Private[str] | None:
    """Return Stripe's fingerprint of the card: the same for one number, however often typed."""
    card = _card(meta)
    return Private(f"stripe {card.fingerprint}") if card and card.fingerprint else None


def platform_risk(meta: Mapping[str, str]) -> PlatformRisk | None:
    """Return what Stripe Radar says of the payment; None where it was not assessed."""
    return _RISKS.get(meta.get("_charge_risk_level", ""))


def _card(meta: Mapping[str, str]) -> _CardJson | None:
    try:
        return _DECODER.decode(meta.get(_DETAILS) or "{}").card
    except (ValueError, RecursionError):
        return None


def _address_check(checks: _ChecksJson) -> str:
    """Say both checks in the letter that card networks have for them."""
    street, code = checks.address_line1_check, checks.address_postal_code_check
    if "pass" in {street, code}:
        return "Y" if street == code else "A" if street == "pass" else "Z"
    if "fail" in {street, code}:
        return "N"
    return "U" if street or code else ""


def _three_d_secure(told: _ThreeDSecureJson | None) -> ThreeDSecure | None:
    if told is None:
        return ThreeDSecure.NOT_ATTEMPTED
    if told.result == "authenticated":
        is_silent = told.authentication_flow == "frictionless"
        return ThreeDSecure.FRICTIONLESS if is_silent else ThreeDSecure.AUTHENTICATED
    if told.result == "exempted":
        return ThreeDSecure.EXEMPTED
    # Tried and not accepted, or refused by the bank's own system: nobody can tell from here.
    return ThreeDSecure.NOT_ATTEMPTED if told.result == "not_supported" else None
