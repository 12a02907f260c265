"""By when a hold must have come to an end, and why: the earliest of what limits it.

Limits are told by the shop (app/model/order.py); one more is the merchant's own choice of how
long an order may be on hold at all.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.model.case import Case
from app.model.order import Limit, LimitKind
from app.model.shop import ShopSettings

TIME_TO_DECIDE: Final = timedelta(hours=12)
"""What a person needs after the buyer's time is up, to decide and to have the parcel sent."""

WARNED_BEFORE: Final = timedelta(hours=24)
"""How long before the deadline the merchant is warned: some of it is working time anywhere."""

CHECK_GRACE: Final = timedelta(minutes=30)
"""How much longer a check that was begun may take; not where the money itself goes then."""


def held_since(case: Case, settings: ShopSettings, limits: Sequence[Limit], now: datetime) -> Case:
    """Return the case as held from now on, with the merchant's own limit and its deadline."""
    held = replace(case, held_at=now, own_limit_at=now + own_time(settings))
    return with_deadline(held, limits, now)


def own_time(settings: ShopSettings) -> timedelta:
    """Return how long an order may be on hold: never less than the buyer and a person need."""
    needed = timedelta(hours=settings.answer_within_hours) + TIME_TO_DECIDE
    return max(timedelta(hours=settings.hold_at_most_hours), needed)


def with_room_for(case: Case, answer_by: datetime, limits: Sequence[Limit], now: datetime) -> Case:
    """Return the case whose buyer the merchant gives time: their own limit makes room for it."""
    if case.held_at is None:
        return case
    room = answer_by + TIME_TO_DECIDE
    own = room if case.own_limit_at is None else max(case.own_limit_at, room)
    return with_deadline(replace(case, own_limit_at=own, overdue_since=None), limits, now)


def held_before(case: Case, settings: ShopSettings, limits: Sequence[Limit], now: datetime) -> Case:
    """Return a case that was held before holds had deadlines, with one that can be met."""
    own = max((case.held_at or now) + own_time(settings), now + WARNED_BEFORE)
    if case.answer_by is not None:
        own = max(own, case.answer_by + TIME_TO_DECIDE)
    return with_deadline(replace(case, own_limit_at=own), limits, now)


def with_deadline(case: Case, limits: Sequence[Limit], now: datetime) -> Case:
    """Return the case with the deadline that its limits make; a new one is warned of anew.

    A case for which nothing is held has none.
    """
    found = None if case.held_at is None else _earliest(case, limits, now)
    if found == case.deadline:
        return case
    return replace(
        case,
        deadline_at=None if found is None else found.at,
        deadline_kind=None if found is None else found.kind,
        warned_at=None,
        deadline_over_at=None,
    )


def _earliest(case: Case, limits: Sequence[Limit], now: datetime) -> Limit | None:
    """Return the first limit ahead, or one that has passed and was not dealt with yet.

    What had passed before we heard of it cannot be met any more, and hides no later limit.
    Where nothing is ahead, the last that passed stays.
    """
    known = case.deadline
    own = case.own_limit_at
    ends = [*limits] if own is None else [*limits, Limit(kind=LimitKind.OWN, at=own)]
    ahead = [
        one for one in ends if one.at > now or (one == known and case.deadline_over_at is None)
    ]
    return min(ahead, key=lambda one: one.at, default=known)
