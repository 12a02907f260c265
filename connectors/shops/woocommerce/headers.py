"""The headers of a delivery, however the web server spells them."""

from collections.abc import Mapping
from typing import Final

from connectors.deliveries import header

TOPIC: Final = "X-WC-Webhook-Topic"


def topic(headers: Mapping[str, str]) -> str:
    """Return what the delivery is about, such as ``order.created``; a ping has none."""
    return header(headers, TOPIC)
