"""Deadlines of holds: moving one, whose turn it is, and which were missed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from app.model.case import Case, State
from app.model.deadline import CHECK_GRACE, TIME_TO_DECIDE, WARNED_BEFORE
from app.model.order import LimitKind
from app.store.cases import case_of_row, cases
from app.store.orders import orders

UNDECIDED: Final = (State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT)
"""States in which an order is on hold and neither its release nor its cancelling was begun."""

PUNCTUAL_WITHIN: Final = timedelta(hours=1)
"""How long after its deadline a hold may be dealt with and still be in time."""


def move_deadline(tx: Connection, case: Case) -> None:
    """Keep a case's deadline, and nothing else of it: who holds its lock goes on undisturbed."""
    tx.execute(
        cases.update()
        .where(cases.c.case_id == case.case_id)
        .values(
            deadline_at=case.deadline_at,
            deadline_kind=case.deadline_kind,
            warned_at=case.warned_at,
            deadline_over_at=case.deadline_over_at,
        )
    )


def holds_without_deadline(tx: Connection, limit: int) -> Sequence[Case]:
    """Return holds of a time when holds had no deadline."""
    question = select(cases).where(*_held(), cases.c.deadline_at.is_(None)).limit(limit)
    return [case_of_row(row) for row in tx.execute(question)]


def holds_to_warn_of(tx: Connection, now: datetime, limit: int) -> Sequence[Case]:
    """Return holds whose deadline comes near and whose merchant was not warned, nearest first.

    Where the buyer may still answer, a later warning is enough: mostly it is never needed.
    """
    is_near = or_(
        and_(
            cases.c.state == State.WITH_SUPPORT,
            cases.c.deadline_at <= now + WARNED_BEFORE,
        ),
        cases.c.deadline_at <= now + TIME_TO_DECIDE,
    )
    conditions = (cases.c.warned_at.is_(None), cases.c.deadline_at > now, is_near)
    return _nearest(tx, conditions, limit)


def holds_due(tx: Connection, now: datetime, limit: int) -> Sequence[Case]:
    """Return holds whose deadline has passed and was not dealt with, longest due first.

    A check that was begun has a little longer, but not where the reserved money is let go.
    """
    is_due = or_(
        cases.c.deadline_at <= now - CHECK_GRACE,
        and_(
            cases.c.deadline_at <= now,
            or_(
                cases.c.state != State.CHECKING,
                cases.c.deadline_kind == LimitKind.AUTHORISATION,
            ),
        ),
    )
    return _nearest(tx, (cases.c.deadline_over_at.is_(None), is_due), limit)


def deadlines_missed(tx: Connection, now: datetime) -> int:
    """Return of how many holds a deadline was missed, ever.

    One is missed if it passed while the order was on hold and undecided, and either the
    merchant had not been told beforehand and nothing was done at its end as they chose, or its
    passing was dealt with, or is not yet, more than an hour late. Play money does not count.
    """
    return _noted(tx) + _not_yet_noted(tx, now - PUNCTUAL_WITHIN)


def _noted(tx: Connection) -> int:
    question = select(func.count()).where(cases.c.deadline_missed_at.is_not(None))
    return tx.scalar(question) or 0


def _not_yet_noted(tx: Connection, before: datetime) -> int:
    question = (
        select(func.count())
        .select_from(cases.join(orders, orders.c.order_id == cases.c.order_id))
        .where(
            *_held(),
            cases.c.deadline_at < before,
            cases.c.deadline_over_at.is_(None),
            cases.c.deadline_missed_at.is_(None),
            orders.c.is_test.is_(False),
        )
    )
    return tx.scalar(question) or 0


def _nearest(
    tx: Connection, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[Case]:
    question = select(cases).where(*_held(), *conditions).order_by(cases.c.deadline_at)
    return [case_of_row(row) for row in tx.execute(question.limit(limit))]


def _held() -> tuple[ColumnElement[bool], ...]:
    return cases.c.state.in_(UNDECIDED), cases.c.held_at.is_not(None)
