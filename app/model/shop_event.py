"""What a delivery from a shop means, once it is translated."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.ids import ExternalOrderId
from app.model.order import Customer, Order
from app.model.private import Private


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSeen:
    """The shop told the state of an order; whether new or changed is ours to know."""

    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGone:
    """The order was deleted or put in the bin."""

    external_id: ExternalOrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTouched:
    """Something about a known order changed; an open case asks the shop how it stands."""

    external_id: ExternalOrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderToRead:
    """An order is new or changed, and the delivery says too little: the shop must be asked."""

    external_id: ExternalOrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class PartToRead:
    """A part of an order changed; the delivery does not say of which order."""

    part_id: str


class DisputeKind(StrEnum):
    """How hard a payment is disputed."""

    INQUIRY = "inquiry"
    CHARGEBACK = "chargeback"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDisputed:
    """A payment is disputed, or a dispute went on. ``reason`` and ``status`` are the shop's words."""

    external_id: ExternalOrderId
    dispute_id: str
    kind: DisputeKind
    reason: str
    status: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSeen:
    """The shop told the state of a customer's account."""

    customer: Customer
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionTroubled:
    """The shop signed an error instead of an event: our connection is unhealthy."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopLeft:
    """The merchant removed our app: our credentials are dead from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged:
    """The merchant granted or took away scopes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """A person wants to see what is held about them. ``orders`` are those that the shop names."""

    request_id: str
    customer_id: str
    email: Private[str]
    phone: Private[str]
    orders: tuple[ExternalOrderId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonToForget:
    """A person's data must be erased, those of the named orders among them."""

    customer_id: str
    email: Private[str]
    phone: Private[str]
    orders: tuple[ExternalOrderId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopToForget:
    """All that is held for a shop that left must be erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A delivery that by rule means nothing to us."""

    reason: str


ShopEvent = (
    OrderSeen
    | OrderGone
    | OrderTouched
    | OrderToRead
    | PartToRead
    | OrderDisputed
    | CustomerSeen
    | ConnectionTroubled
    | ShopLeft
    | AccessChanged
    | PersonAsked
    | PersonToForget
    | ShopToForget
    | Ignored
)
