"""The same history as different shop systems hand it over."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Profile(StrEnum):
    """Which fields there are."""

    ALL = "all"
    WOOCOMMERCE = "woocommerce"
    """What its webhook carries: no card, device or account-security fields."""
    SHOPIFY = "shopify"
    """No device, account security or card fingerprint; what Shopify tells of a card."""


_WOOCOMMERCE = ("device_id", "accept_language", "account_security", "logged_in", "gift_message")
_WITHOUT_CARD = ("failed_payment_attempts", "account_created_at")
_SHOPIFY = ("device_id", "account_security", "logged_in", "failed_payment_attempts")
_SHOPIFY_CARD = frozenset(
    {"method", "card_bin", "card_last4", "card_brand", "avs_result", "cvv_result"}
)


def seen_through(profile: Profile, line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the history with the fields that a shop system does not tell left out."""
    if profile is Profile.ALL:
        return dict(line)
    payment = line["payment"]
    if profile is Profile.WOOCOMMERCE:
        kept = {
            key: value for key, value in line.items() if key not in _WOOCOMMERCE + _WITHOUT_CARD
        }
        return kept | {"channel": "woocommerce", "payment": {"method": payment["method"]}}
    kept = {key: value for key, value in line.items() if key not in _SHOPIFY}
    told = {key: value for key, value in payment.items() if key in _SHOPIFY_CARD}
    return kept | {"channel": "shopify", "payment": told}
