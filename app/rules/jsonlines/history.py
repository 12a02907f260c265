"""An order history as it was read: where each order's line stands, and all events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.rules.jsonlines.events import HistoryEvent
from app.rules.jsonlines.malformed import Malformed


class Place(NamedTuple):
    """Where an order's line stands; in this order, orders are in time's order."""

    placed_at: datetime
    order_id: str
    offset: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What two files say. Orders stay in their file, as all of them may not fit in memory."""

    orders: Path
    places: tuple[Place, ...]
    """By time."""
    events: Mapping[str, tuple[HistoryEvent, ...]]
    """By order, in time's order."""
    malformed: tuple[Malformed, ...]
    strangers: int
    """Events of orders that are not in the file."""

    @property
    def ended_at(self) -> datetime | None:
        """Return when the last thing in it happened; None where nothing did."""
        told = [one.at for events in self.events.values() for one in events]
        last = [self.places[-1].placed_at] if self.places else []
        return max((*told, *last), default=None)
