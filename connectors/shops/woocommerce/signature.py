"""Who may have sent a delivery: WooCommerce signs the raw body with the webhook's secret."""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Final

from connectors.shops.woocommerce.headers import header

SIGNATURE: Final = "X-WC-Webhook-Signature"


def may_be_from(raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
    """Tell in constant time whether one of the secrets signed the raw body.

    The signature is base64(HMAC-SHA256(raw body, secret)). The protocol has no time in
    it, so a replay is told only by what the body says. An empty secret signs nothing.
    """
    claimed = header(headers, SIGNATURE).encode("utf-8", "replace")
    matches = False
    for secret in secrets:
        is_match = hmac.compare_digest(claimed, _sign(raw, secret)) and bool(secret)
        matches = matches or is_match
    return matches


def _sign(raw: bytes, secret: str) -> bytes:
    return b64encode(hmac.digest(secret.encode(), raw, "sha256"))
