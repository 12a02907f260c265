"""What a line may say, as it stands in the file: everything but four members may be missing."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""RFC 3339, with its offset: a time without one is nobody's."""

Label = str | int
"""What some systems write as a number: an id, the last digits of a card."""


class AddressLine(msgspec.Struct, frozen=True, kw_only=True):
    """A postal address."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    postal_code: Label | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


class ItemLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the basket; ``price`` is of one piece, in the major unit."""

    sku: Label | None = None
    title: str | None = None
    category: str | None = None
    quantity: int | float | None = None
    price: Decimal | None = None
    digital: bool | None = None


class PaymentLine(msgspec.Struct, frozen=True, kw_only=True):
    """How it was paid, and what processor and bank said of the card."""

    method: str | None = None
    card_bin: Label | None = None
    card_last4: Label | None = None
    card_fingerprint: str | None = None
    card_country: str | None = None
    card_brand: str | None = None
    avs_result: str | None = None
    cvv_result: str | None = None
    three_d_secure: str | None = None


class SecurityLine(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes before the order at which the account's own data changed."""

    minutes_since_password_reset: float | None = None
    minutes_since_address_added: float | None = None
    minutes_since_email_change: float | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """An order. Amounts are decimal numbers in the major unit."""

    order_id: Label
    created_at: Moment
    currency: str
    total: Decimal
    shop: Label | None = None
    channel: str | None = None
    status: str | None = None
    subtotal: Decimal | None = None
    discount: Decimal | None = None
    discount_code: str | None = None
    shipping_price: Decimal | None = None
    items: tuple[ItemLine, ...] | None = None
    customer_id: Label | None = None
    account_created_at: Moment | None = None
    logged_in: bool | None = None
    email: str | None = None
    phone: Label | None = None
    billing_address: AddressLine | None = None
    shipping_address: AddressLine | None = None
    shipping_method: str | None = None
    note: str | None = None
    gift_message: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    device_id: Label | None = None
    accept_language: str | None = None
    payment: PaymentLine | None = None
    failed_payment_attempts: int | None = None
    account_security: SecurityLine | None = None


class WhenLine(msgspec.Struct, frozen=True, kw_only=True):
    """What an order's place in time is read from, without reading the rest."""

    order_id: Label
    created_at: Moment


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order; known from ``at`` on, and not before."""

    type: str
    order_id: Label
    at: Moment
    reason: str | None = None
    amount: Decimal | None = None
