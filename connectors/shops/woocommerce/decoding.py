"""Reads the JSON of a store's answers."""

from typing import TypeVar

import msgspec

from app.model.errors import UnreachableError
from connectors.shops.woocommerce.refusals import Answer

T = TypeVar("T")


def decode(decoder: msgspec.json.Decoder[T], answer: Answer) -> T:
    """Return what the answer holds.

    Raises:
        UnreachableError: it is not what WooCommerce answers there, such as what a plugin
            or a cut-off connection left of it.
    """
    try:
        return decoder.decode(answer.body)
    except (ValueError, RecursionError):
        raise UnreachableError(
            "The store's answer cannot be read: it is not what WooCommerce answers."
        ) from None
