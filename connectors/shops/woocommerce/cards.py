"""Which card paid, where the payment plugin left its last digits on the order.

Only plugins built on SkyVerge's payment framework (Square, Braintree, Authorize.Net and
others) do so, as ``_wc_<gateway>_account_four``, ``…_card_type`` and ``…_card_expiry_date``.
Stripe's and WooPayments' ``pm_…`` ids are not used: a card that is typed in again gets a new one.
"""

from collections.abc import Mapping
from typing import Final

from app.model.private import Private

_PARTS: Final = ("card_type", "account_four", "card_expiry_date")
_LAST_DIGITS: Final = 4


def card_key(gateway: str, meta: Mapping[str, str]) -> Private[str] | None:
    """Return brand, last digits and expiry of the card; None where one of them is not told."""
    parts = [meta.get(f"_wc_{gateway}_{part}", "").strip().lower() for part in _PARTS]
    last_digits = parts[1]
    is_named = all(parts) and len(last_digits) == _LAST_DIGITS and last_digits.isdecimal()
    return Private(" ".join(parts)) if is_named else None
