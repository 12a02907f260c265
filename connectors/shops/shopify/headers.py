"""The headers of a delivery, however the web server spells them."""

from collections.abc import Mapping
from typing import Final

TOPIC: Final = "X-Shopify-Topic"
SIGNATURE: Final = "X-Shopify-Hmac-Sha256"
SHOP: Final = "X-Shopify-Shop-Domain"
WEBHOOK_ID: Final = "X-Shopify-Webhook-Id"


def header(headers: Mapping[str, str], name: str) -> str:
    """Return a header's value, or nothing; names are compared as HTTP does, lower case first."""
    wanted = name.lower()
    value = headers.get(wanted)
    if value is not None:
        return value
    return next((found for given, found in headers.items() if given.lower() == wanted), "")
