"""Who may have sent a delivery: Shopify signs the raw body with the app's client secret.

A webhook that staff made in the admin is signed with another key, and is not ours.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence

from connectors.shops.shopify.headers import SIGNATURE, header


def may_be_from(raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
    """Tell in constant time whether one of the secrets signed the raw body.

    The signature is base64(HMAC-SHA256(raw body, client secret)). While a secret is changed
    the previous one signs for up to an hour more. An empty secret signs nothing.
    """
    claimed = header(headers, SIGNATURE).encode("utf-8", "replace")
    matches = False
    for secret in secrets:
        is_match = hmac.compare_digest(claimed, _sign(raw, secret)) and bool(secret)
        matches = matches or is_match
    return matches


def _sign(raw: bytes, secret: str) -> bytes:
    return b64encode(hmac.digest(secret.encode(), raw, "sha256"))
