"""What WooCommerce's JSON looks like, as far as we read it.

Every part may be missing, and PHP is loose about types: a number may come as text, and
``false`` or ``null`` stand for nothing. Source: recorded deliveries, WooCommerce 9.9.5, wc/v3.
"""

from collections.abc import Iterable
from html import unescape
from typing import Any, Final

import msgspec
from msgspec import Struct

Loose = str | int | float | bool | None
"""A scalar as PHP may write it."""

_LONGEST_NUMBER: Final = 10**20


class MetaJson(Struct):
    """A note that a plugin left on an order; its value may be anything."""

    key: Any = None
    value: Any = None


class AddressJson(Struct):
    """A billing or shipping address."""

    first_name: Loose = None
    last_name: Loose = None
    company: Loose = None
    address_1: Loose = None
    address_2: Loose = None
    city: Loose = None
    state: Loose = None
    postcode: Loose = None
    country: Loose = None
    email: Loose = None
    phone: Loose = None


class LineJson(Struct):
    """A line of the basket. ``price`` and ``total`` are without tax, after discounts."""

    name: Loose = None
    product_id: Loose = None
    quantity: Loose = None
    price: Loose = None
    total: Loose = None
    sku: Loose = None
    virtual: Loose = None
    downloadable: Loose = None


class ShippingJson(Struct):
    """How the parcel travels."""

    method_title: Loose = None
    method_id: Loose = None


class CouponJson(Struct):
    """A code that the buyer entered; what it took off stands in the order's total discount."""

    code: Loose = None


class RefundJson(Struct):
    """Money given back; ``total`` is negative."""

    id: Loose = None
    reason: Loose = None
    total: Loose = None


class OrderJson(Struct):
    """An order, or a signed error in its place (``code`` and no ``id``)."""

    id: int = 0
    code: Loose = None
    number: Loose = None
    status: Loose = None
    currency: Loose = None
    total: Loose = None
    discount_total: Loose = None
    discount_tax: Loose = None
    shipping_total: Loose = None
    shipping_tax: Loose = None
    date_created_gmt: Loose = None
    date_modified_gmt: Loose = None
    date_paid_gmt: Loose = None
    customer_id: Loose = None
    customer_note: Loose = None
    customer_ip_address: Loose = None
    customer_user_agent: Loose = None
    created_via: Loose = None
    payment_method: Loose = None
    payment_method_title: Loose = None
    transaction_id: Loose = None
    needs_processing: Loose = None
    billing: AddressJson = msgspec.field(default_factory=AddressJson)
    shipping: AddressJson = msgspec.field(default_factory=AddressJson)
    line_items: list[LineJson] = []
    shipping_lines: list[ShippingJson] = []
    coupon_lines: list[CouponJson] = []
    refunds: list[RefundJson] = []
    meta_data: list[MetaJson] = []


class CustomerJson(Struct):
    """A customer's account, or a signed error in its place."""

    id: int = 0
    code: Loose = None
    email: Loose = None
    first_name: Loose = None
    last_name: Loose = None
    date_created_gmt: Loose = None
    date_modified_gmt: Loose = None
    billing: AddressJson = msgspec.field(default_factory=AddressJson)


class ActionJson(Struct):
    """What the topics ``action.*`` carry: the hook's name and its first argument."""

    code: Loose = None
    arg: Loose = None


def text(value: Loose) -> str:
    """Return a scalar as clean text: no entities, no control characters at the ends or NUL.

    Raises:
        ValueError: the number is absurd.
    """
    if isinstance(value, str):
        if "&" in value:
            value = unescape(value)
        # PostgreSQL stores every character but this one.
        return value.replace("\0", "").strip()
    if value is None or isinstance(value, bool):
        return ""
    return str(number(value))


def number(value: float) -> int | float:
    """Return the number itself where it is of this world.

    Raises:
        ValueError: it is too long to be written or counted.
    """
    if abs(value) > _LONGEST_NUMBER:
        raise ValueError("a number in it is absurdly large")
    return value


def texts_of(meta: Iterable[MetaJson]) -> dict[str, str]:
    """Return the meta data whose values are texts, by key."""
    return {
        one.key: one.value
        for one in meta
        if isinstance(one.value, str) and isinstance(one.key, str)
    }


def identifier(value: Loose) -> str:
    """Return a whole positive number as its digits, or nothing for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 0 < value < _LONGEST_NUMBER else ""
    if not isinstance(value, str) or not (value.isascii() and value.isdecimal()):
        return ""
    return value if len(value) < len(str(_LONGEST_NUMBER)) and int(value) else ""
