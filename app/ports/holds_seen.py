"""How holds stand at a shop, looked at from outside, and who let one go."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.ids import HoldId
from app.model.order import ENDED, OrderStatus, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsSeen:
    """One order as far as holds go: what a light look at many orders at once brings."""

    status: OrderStatus
    hold: HoldId | None = None
    """Ours, where the order bears one; on one that is sent in parts each part tells its own."""
    parts: tuple[Part, ...] = ()

    def is_stopped_by(self, hold: HoldId) -> bool:
        """Tell whether anything of it that could go on is stopped by this hold of ours."""
        if self.status in ENDED or self.status is OrderStatus.SHIPPED:
            return False
        if self.parts:
            return any(part.is_stopped_by(hold) for part in self.parts)
        return self.status is OrderStatus.ON_HOLD and self.hold == hold


class Mover(StrEnum):
    """Who let a hold of ours go, as far as the shop tells."""

    STAFF = "staff"
    """A person did it by hand: that is a decision."""
    MACHINE = "machine"
    """A payment plugin or another program did it, and knew nothing of our hold."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LettingGo:
    """What a shop shows of how a hold of ours went. It names nobody."""

    mover: Mover
    before: str = ""
    """The shop system's own word for where the order stood; empty where it is not told."""
    after: str = ""
    at: datetime | None = None
    """When, by the shop's clock; None where it is not told."""
