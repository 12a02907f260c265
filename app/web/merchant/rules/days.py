"""Days that people type, as moments in the shop's own zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.model.errors import InvalidInputError


def end_of_day(typed: str, timezone: str, now: datetime) -> datetime | None:
    """Return when a typed day is over at the shop; None where none was typed.

    Raises:
        InvalidInputError: it is no date such as 2026-12-24, or over already.
    """
    if not typed.strip():
        return None
    try:
        day = date.fromisoformat(typed.strip())
        end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))
    except (ValueError, OverflowError):
        raise InvalidInputError(f"{typed.strip()[:20]!r} is no date such as 2026-12-24.") from None
    if end <= now:
        raise InvalidInputError("That day is over already. Choose a later one, or leave it empty.")
    return end
