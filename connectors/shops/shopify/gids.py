"""Shopify's global ids: ``gid://shopify/Order/1`` is order 1."""

from app.model.errors import NotFoundError
from app.model.ids import ExternalOrderId


def order_gid(order: ExternalOrderId) -> str:
    """Return the global id of an order. Raises NotFoundError for what is no order number."""
    if not (order.isascii() and order.isdecimal()):
        raise NotFoundError(f"Shopify has no order {order}: its orders are numbered.")
    return f"gid://shopify/Order/{order}"


def number_of(gid: str) -> str:
    """Return the number at the end of a global id, exactly: never by way of a float.

    Raises:
        ValueError: there is none.
    """
    number = gid.rpartition("/")[2].partition("?")[0]
    if not (number.isascii() and number.isdecimal()):
        raise ValueError("an id does not end in a number")
    return number
