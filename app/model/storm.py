"""A storm: many risky orders within the hour that share something, held in one batch."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.model.facts import KeyKind
from app.model.ids import ShopId, StormId

SILENT_AT_MOST = timedelta(minutes=58)
"""After this a case that waits untold is a person's: within the hour, with the round's own time."""

QUIET_FOR = timedelta(hours=1)
"""A storm that nothing joined for so long is over."""


class StormAction(StrEnum):
    """What a person can have done with all orders of a storm that are not decided yet."""

    RELEASE = "release"
    CANCEL = "cancel"
    """Cancelled through the shop, and the money given back."""
    SUPPORT = "support"
    """A person goes through them one by one; their buyers are told so, within the budget."""
    ASK = "ask"
    """Their buyers are asked for proof after all, within the budget, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """One batch of cases."""

    storm_id: StormId
    shop_id: ShopId
    opened_at: datetime
    last_at: datetime
    """When an order joined it last."""
    ended_at: datetime | None = None
    kinds: tuple[KeyKind, ...] = ()
    """What its orders share; empty where they share nothing and there were just too many."""
    action: StormAction | None = None
    """What was chosen last for all of them."""
    acted_by: str = ""
    acted_at: datetime | None = None
