"""Facts: everything that a decision may know, gathered before the rules run.

They describe what was known when the order came (point in time): nothing placed
later, and nothing that reached us later, is among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.model.facts import NOT_LISTED, KeyKind, Listed
from app.model.money import Money
from app.model.order import Order
from app.rules.remembered import NOTHING_BEFORE, Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One order and what its shop's history says, as of ``order.placed_at``."""

    order: Order
    keys: Mapping[KeyKind, str] = field(default_factory=dict)
    """The order's own keys as normalised texts (`app.rules.keys.contact_keys`)."""
    remembered: Remembered = NOTHING_BEFORE
    """What earlier orders that share a key say."""
    usual_value: Money | None = None
    """The shop's median order in this order's currency; None when history is too thin."""
    ip_country: str | None = None
    """ISO 3166-1 alpha-2, from the merchant's own database; None where there is none."""
    trusted_ip: bool = False
    """Whether the client address can be relied on (the merchant confirmed the proxy)."""
    listed: Listed = field(default_factory=lambda: NOT_LISTED)
