"""Facts: everything that a decision may know, gathered before the rules run.

They describe what was known when the order came (point in time): nothing placed
later, and nothing that reached us later, is among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.model.money import Money
from app.model.order import Order


class KeyKind(StrEnum):
    """What may tie two orders together. Values are stored as keyed hashes only."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    """Where the parcel goes."""
    IP = "ip"
    CARD = "card"
    ACCOUNT = "account"
    """The customer's account at the shop; a guest has none."""
    PERSON = "person"
    """Payer's name and billing address together."""


class Window(StrEnum):
    """How far back a velocity looks."""

    HOUR = "1h"
    DAY = "24h"
    WEEK = "7d"

    @property
    def length(self) -> timedelta:
        """Return the window as a time span."""
        return _LENGTHS[self]


_LENGTHS = {
    Window.HOUR: timedelta(hours=1),
    Window.DAY: timedelta(hours=24),
    Window.WEEK: timedelta(days=7),
}

COUNT_CAP = 200
"""Counting stops here: a key used more often says no more, and stays cheap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBuyer:
    """What the shop's history says of the account, mailbox or person that orders.

    Only orders that were placed and known before, and neither failed, cancelled
    nor refunded, make a buyer known.
    """

    orders: int
    first_order_at: datetime
    delivery_address_seen: bool
    email_seen: bool
    phone_seen: bool
    payment_method_seen: bool
    card_seen: bool | None = None
    """None where the platform does not name the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One order and what its shop's history says, as of ``order.placed_at``."""

    order: Order
    velocity: Mapping[tuple[KeyKind, Window], int] = field(default_factory=dict)
    """Other orders that share the key, placed within the window before this one.
    A missing pair is unknown (the order does not carry that key)."""
    buyer: KnownBuyer | None = None
    """None: nobody whom the history knows."""
    usual_value: Money | None = None
    """The shop's median order in this order's currency; None when history is too thin."""
    trusted_ip: bool = False
    """Whether the client address can be relied on (the merchant confirmed the proxy)."""
