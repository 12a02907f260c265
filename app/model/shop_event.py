"""What a delivery from a shop means, once it is translated."""

from dataclasses import dataclass
from datetime import datetime

from app.model.ids import ExternalOrderId
from app.model.order import Customer, Order


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
    """Something about the order changed and its state must be read."""

    external_id: ExternalOrderId


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
class Ignored:
    """A delivery that by rule means nothing to us."""

    reason: str


ShopEvent = OrderSeen | OrderGone | OrderTouched | CustomerSeen | ConnectionTroubled | Ignored
