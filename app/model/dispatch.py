"""Which parcel run a released order still catches, from the merchant's cut-off times."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.model.shop import CutOff

_LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """The day on which an order leaves; ``released_at`` and ``day`` are in the shop's zone."""

    day: date
    released_at: datetime

    def is_same_day(self) -> bool:
        """Tell whether it leaves on the day of the release."""
        return self.day == self.released_at.date()


def next_dispatch(cut_off: CutOff, timezone: str, now: datetime) -> Dispatch | None:
    """Return the next day with a parcel run that an order released now catches.

    None where the merchant dispatches on no day within the next sixty.
    """
    local = now.astimezone(ZoneInfo(timezone))
    first = local.date() if local.time() <= cut_off.until else local.date() + timedelta(days=1)
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = first + timedelta(days=ahead)
        if day.weekday() in cut_off.weekdays and day.isoformat() not in cut_off.closed_on:
            return Dispatch(day=day, released_at=local)
    return None
