"""The headers of a delivery, however the web server spells them."""

from collections.abc import Mapping
from typing import Final

TOPIC: Final = "X-WC-Webhook-Topic"


def header(headers: Mapping[str, str], name: str) -> str:
    """Return a header's value, or nothing; names are compared as HTTP does, lower case first."""
    wanted = name.lower()
    value = headers.get(wanted)
    if value is not None:
        return value
    return next((found for given, found in headers.items() if given.lower() == wanted), "")


def topic(headers: Mapping[str, str]) -> str:
    """Return what the delivery is about, such as ``order.created``; a ping has none."""
    return header(headers, TOPIC)
