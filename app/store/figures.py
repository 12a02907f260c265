"""Counts over whole tables, for operators."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from app.store.cases import cases
from app.store.deliveries import DeliveryState, deliveries
from app.store.effects import effects

_SUBJECTS = {"deliveries": deliveries, "effects": effects, "cases": cases}


def answers(tx: Connection) -> bool:
    """Tell whether the database answers, by asking it for nothing."""
    return tx.scalar(select(1)) == 1


def count_states(tx: Connection, subject: str) -> dict[str, int]:
    """Return how many rows of ``deliveries``, ``effects`` or ``cases`` are in each state."""
    table = _SUBJECTS[subject]
    question = select(table.c.state, func.count()).group_by(table.c.state)
    return {str(state): count for state, count in tx.execute(question)}


def oldest_pending(tx: Connection) -> datetime | None:
    """Return when the oldest delivery that still waits came in."""
    oldest: datetime | None = tx.scalar(
        select(func.min(deliveries.c.received_at)).where(
            deliveries.c.state == DeliveryState.PENDING
        )
    )
    return oldest
