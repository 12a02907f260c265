"""Which card paid, where the payment plugin left something of it on the order.

Plugins built on SkyVerge's payment framework (Square, Braintree, Authorize.Net and others) leave
``_wc_<gateway>_account_four``, ``…_card_type`` and ``…_card_expiry_date``; WooPayments leaves what
Stripe said. WooCommerce's own Stripe plugin leaves the brand (``_stripe_card_brand``) and ``pm_…``
ids, which are not used: a card that is typed in again gets a new one.
"""

from collections.abc import Mapping
from typing import Final

from app.model.order import CardAnswers
from app.model.private import Private
from connectors.shops.woocommerce import woopayments

_PARTS: Final = ("card_type", "account_four", "card_expiry_date")
_STRIPE: Final = "_stripe_card_brand"
_LAST_DIGITS: Final = 4


def card_key(gateway: str, meta: Mapping[str, str]) -> Private[str] | None:
    """Return brand, last digits and expiry of the card, or its fingerprint; None where unknown."""
    if gateway == woopayments.GATEWAY:
        return woopayments.card_key(meta)
    parts = [meta.get(f"_wc_{gateway}_{part}", "").strip().lower() for part in _PARTS]
    last_digits = parts[1]
    is_named = all(parts) and len(last_digits) == _LAST_DIGITS and last_digits.isdecimal()
    return Private(" ".join(parts)) if is_named else None


def card_answers(gateway: str, meta: Mapping[str, str]) -> CardAnswers | None:
    """Return what is told of the card beside its digits; None where nothing is."""
    if gateway == woopayments.GATEWAY:
        return woopayments.card_answers(meta)
    told = (meta.get(key, "").strip().lower() for key in (f"_wc_{gateway}_card_type", _STRIPE))
    brand = next(filter(None, told), "")
    return CardAnswers(brand=brand) if brand else None
