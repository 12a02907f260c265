"""Who may have sent a delivery: Shopify signs the raw body with the app's client secret.

A webhook that staff made in the admin is signed with another key, and is not ours.
"""

from collections.abc import Mapping, Sequence

from connectors.deliveries import header, is_signed
from connectors.shops.shopify.headers import SIGNATURE


def may_be_from(raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
    """Tell in constant time whether one of the secrets signed the raw body.

    The signature is base64(HMAC-SHA256(raw body, client secret)). While a secret is changed
    the previous one signs for up to an hour more. An empty secret signs nothing.
    """
    return is_signed(raw, header(headers, SIGNATURE), secrets)
