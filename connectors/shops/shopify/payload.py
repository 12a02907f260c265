"""What Shopify's deliveries look like, as far as we read them: ids, and who asks for what.

Every part may be missing or null. Source: captures/shopify (examples of Shopify's own
documentation), in which numeric ids are rounded: the id in ``admin_graphql_api_id`` is exact.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct

_LONGEST_NUMBER: Final = 10**20
_GID: Final = re.compile(r"gid://shopify/(\w+)/([1-9][0-9]{0,19})")
_PART_GID: Final = re.compile(r"gid://shopify/FulfillmentOrder/[0-9]{1,20}")


class EditJson(Struct):
    """The edit in ``orders/edited``: all that this topic tells."""

    order_id: Any = None


class AboutOrderJson(Struct):
    """Anything that names an order: itself, its refund, its edit, its risk."""

    id: Any = None
    order_id: Any = None
    admin_graphql_api_id: Any = None
    admin_graphql_api_order_id: Any = None
    order_edit: EditJson | None = None


class PartJson(Struct):
    """A fulfillment order, as a delivery names it."""

    id: Any = None


class MergeJson(Struct):
    """What became of a merge."""

    fulfillment_order: PartJson | None = None


class AboutPartJson(Struct):
    """Anything that names a fulfillment order; none of it names the order."""

    fulfillment_order: PartJson | None = None
    submitted_fulfillment_order: PartJson | None = None
    moved_fulfillment_order: PartJson | None = None
    original_fulfillment_order: PartJson | None = None
    replacement_fulfillment_order: PartJson | None = None
    fulfillment_order_merges: MergeJson | list[MergeJson] | None = None


class DisputeJson(Struct):
    """A disputed payment."""

    id: Any = None
    order_id: Any = None
    type: str | None = None
    reason: str | None = None
    status: str | None = None
    initiated_at: str | None = None


class CustomerJson(Struct):
    """A customer's account; without leave for protected data its fields are null."""

    id: Any = None
    admin_graphql_api_id: Any = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class RequestJson(Struct):
    """A person's wish to see what is held."""

    id: Any = None


class ComplianceJson(Struct):
    """``customers/data_request`` and ``customers/redact``."""

    customer: CustomerJson | None = None
    orders_requested: list[Any] | None = None
    orders_to_redact: list[Any] | None = None
    data_request: RequestJson | None = None


def number_of(value: object, what: str) -> str:
    """Return an exact whole id as its digits, or nothing where there is none.

    Raises:
        ValueError: it is no exact number; the text names ``what`` and shows no value.
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value) if len(value) < len(str(_LONGEST_NUMBER)) else 0
    # A float has been rounded on its way, and True is a number to Python.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LONGEST_NUMBER:
        raise ValueError(f"{what} is no exact number")
    return str(value)


def number_in_gid(value: object, kind: str) -> str:
    """Return the number at the end of ``gid://shopify/<kind>/<number>``, or nothing.

    Raises:
        ValueError: it is something else.
    """
    if value is None:
        return ""
    found = _GID.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] != kind:
        raise ValueError(f"admin_graphql_api_id is not that of {kind}")
    return found[2]


def part_gid(part: PartJson | None) -> str:
    """Return a fulfillment order's whole gid, or nothing where it is not named.

    Raises:
        ValueError: it is named by something else.
    """
    if part is None or part.id is None:
        return ""
    if isinstance(part.id, str) and _PART_GID.fullmatch(part.id):
        return part.id
    raise ValueError("fulfillment_order.id is no id of a fulfillment order")


def text(value: str | None) -> str:
    """Return clean text: nothing for null, and no NUL, which PostgreSQL does not store."""
    return (value or "").replace("\0", "").strip()


def moment_or_none(value: str | None, what: str) -> datetime | None:
    """Read a time with its zone; None for null.

    Raises:
        ValueError: it is no time.
    """
    if not value:
        return None
    try:
        parsed = datetime.fromisoformat(value)
        if parsed.tzinfo is not None:
            return parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{what} is no time")
