"""Until when a buyer is asked to answer: as the merchant chose, and before a limit of the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.model.deadline import TIME_TO_DECIDE
from app.model.order import Limit
from app.model.shop import ShopSettings

_AT_LEAST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTime:
    """When the answer is due, and when the buyer is reminded of it."""

    answer_by: datetime
    remind_at: datetime


def answer_time(settings: ShopSettings, limits: Sequence[Limit], now: datetime) -> AnswerTime:
    """Return the time to answer, shortened where a limit of the order comes sooner.

    It ends half a day before the limit, and is never shorter than an hour. The reminder
    keeps its share of the time.
    """
    wanted = now + timedelta(hours=settings.answer_within_hours)
    ahead = _next_limit(limits, now)
    answer_by = (
        wanted if ahead is None else min(wanted, max(ahead.at - TIME_TO_DECIDE, now + _AT_LEAST))
    )
    if answer_by == wanted:
        return AnswerTime(answer_by=wanted, remind_at=settings.remind_at(wanted))
    share = settings.remind_after_hours / settings.answer_within_hours
    return AnswerTime(answer_by=answer_by, remind_at=now + (answer_by - now) * share)


def _next_limit(limits: Sequence[Limit], now: datetime) -> Limit | None:
    """Return the first limit that is still ahead."""
    return min((one for one in limits if one.at > now), key=lambda one: one.at, default=None)
