"""What is noted of an erasure, so that it can be repeated on an older state of the database."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.model.facts import KeyKind
from app.model.ids import ShopId


class ErasureKind(StrEnum):
    """What was erased, or ended for good."""

    PERSON = "person"
    """A buyer at a shop: by keys of theirs, or by orders alone."""
    SHOP = "shop"
    """Everything of a shop that left."""
    LEFT = "left"
    """A shop's connection and its credentials."""
    USER = "user"
    """Somebody who signed in."""
    ENTRY = "entry"
    """An entry of a merchant's list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One erasure. Nothing in it leads to a person without the operator's secret key."""

    kind: ErasureKind
    at: datetime
    shop_id: ShopId = ShopId("")  # noqa: RUF009 - a text
    subject: str = ""
    """Our own id of a user or an entry."""
    orders: tuple[bytes, ...] = ()
    """Keyed hashes of the shop's ids of the orders that lost their person."""
    keys: dict[KeyKind, tuple[bytes, ...]] = field(default_factory=dict)
    """Keyed hashes of a person's mailbox, phone and account."""
