"""What a shop remembers that bears on one order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.model.facts import KeyKind, Trace, Window
from app.model.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What other orders that share a key come to within one window."""

    orders: int = 0
    people: int = 0
    """Distinct buyers, by account, else mailbox, else person."""
    cards: int = 0
    addresses: int = 0
    value: float = 0.0
    """Their total in the order's own currency, in its major unit; other currencies are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBuyer:
    """What the shop's settled orders say of the person whom this order claims to be of.

    Only orders that were placed a week before and known by then, and neither wait,
    failed, were cancelled nor refunded, make a buyer known.
    """

    known_by: frozenset[KeyKind]
    """By which of account, mailbox, phone and person the earlier orders were found."""
    orders: int
    first_order_at: datetime
    last_order_at: datetime
    seen: frozenset[KeyKind]
    """Which of the order's keys stood in those orders too."""
    carried: frozenset[KeyKind]
    """Kinds of which those orders bore any key: of others it cannot be said what is new."""
    payment_method_seen: bool
    usual_total: Money | None = None
    """Median of those orders, in this order's currency."""
    highest_total: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Earlier orders by the key they share with this one, and what they come to."""

    past: Mapping[KeyKind, tuple[Trace, ...]] = field(default_factory=dict)
    """Latest first, at most `COUNT_CAP` of each; a kind that the order does not carry is missing."""
    eventful: Mapping[KeyKind, tuple[Trace, ...]] = field(default_factory=dict)
    """Of ``past`` only those of which something became: few, and asked about by many signals."""
    velocity: Mapping[tuple[KeyKind, Window], Counts] = field(default_factory=dict)
    """A missing pair is unknown (the order does not carry that key)."""
    buyer: KnownBuyer | None = None
    """None: nobody whom the history knows."""


NOTHING_BEFORE: Final = Remembered()
