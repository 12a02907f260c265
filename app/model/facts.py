"""The words in which history speaks: what ties orders together, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.model.ids import OrderId
from app.model.money import Money


class KeyKind(StrEnum):
    """What may tie two orders together. Values are stored as keyed hashes only."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    """Where the parcel goes."""
    BILLING = "billing"
    """Where the payer lives."""
    IP = "ip"
    CARD = "card"
    DEVICE = "device"
    ACCOUNT = "account"
    """The customer's account at the shop; a guest has none."""
    PERSON = "person"
    """Payer's name and billing address together."""
    NAME = "name"
    """The payer's name alone: many bear the same one."""
    MAILBOX_SHAPE = "mailbox_shape"
    """A mailbox's name without domain, digits and signs: look-alikes share it."""


class Window(StrEnum):
    """How far back a velocity looks."""

    MINUTES = "10m"
    HOUR = "1h"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"

    @property
    def length(self) -> timedelta:
        """Return the window as a time span."""
        return _LENGTHS[self]


_LENGTHS = {
    Window.MINUTES: timedelta(minutes=10),
    Window.HOUR: timedelta(hours=1),
    Window.DAY: timedelta(hours=24),
    Window.WEEK: timedelta(days=7),
    Window.MONTH: timedelta(days=30),
}

COUNT_CAP = 200
"""Looking back stops after so many orders of a key: more say no more, and it stays cheap."""


class OutcomeKind(StrEnum):
    """What became of an order later."""

    PASSED = "passed"
    """Its buyer proved who they are."""
    CHECK_FAILED = "check_failed"
    REFUND = "refund"
    FRAUD_REFUND = "fraud_refund"
    """Given back, and the shop calls it fraud."""
    CHARGEBACK = "chargeback"
    """Disputed as fraud at the bank."""
    DISPUTE = "dispute"
    """Disputed at the bank for another reason."""
    REPORT = "report"
    """Somebody said: that was not me."""
    VERDICT_FRAUD = "verdict_fraud"
    """Support decided so."""
    VERDICT_HONEST = "verdict_honest"


FRAUD = frozenset(
    {
        OutcomeKind.FRAUD_REFUND,
        OutcomeKind.CHARGEBACK,
        OutcomeKind.REPORT,
        OutcomeKind.VERDICT_FRAUD,
    }
)
"""Outcomes that call an order fraud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Something that became known of an order, from ``known_at`` on and not before."""

    kind: OutcomeKind
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An earlier order as history remembers it: digests and figures, no person."""

    order_id: OrderId
    placed_at: datetime
    total: Money
    payment_method: str
    keys: Mapping[KeyKind, bytes]
    is_waiting: bool = False
    """Whether it waits for money or is held: it proves nothing of its buyer yet."""
    ended_badly: bool = False
    """Failed, cancelled or refunded, as far as was known."""
    outcomes: tuple[Outcome, ...] = ()
    """Only those that were known by then."""


class ListKind(StrEnum):
    """What a merchant's list says of those on it."""

    ALLOW = "allow"
    BLOCK = "block"
    WATCH = "watch"


class EntryKind(StrEnum):
    """What an entry of a list names."""

    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    ADDRESS = "address"
    IP_RANGE = "ip_range"
    CARD = "card"
    DEVICE = "device"
    PRODUCT = "product"


Listed = Mapping[ListKind, frozenset[EntryKind]]
"""By what an order stands on the merchant's lists."""

NOT_LISTED: Listed = {}
