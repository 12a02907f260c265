"""Who may have sent a delivery: WooCommerce signs the raw body with the webhook's secret."""

from collections.abc import Mapping, Sequence
from typing import Final

from connectors.deliveries import header, is_signed

SIGNATURE: Final = "X-WC-Webhook-Signature"


def may_be_from(raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
    """Tell in constant time whether one of the secrets signed the raw body.

    The signature is base64(HMAC-SHA256(raw body, secret)). The protocol has no time in
    it, so a replay is told only by what the body says. An empty secret signs nothing.
    """
    return is_signed(raw, header(headers, SIGNATURE), secrets)
