"""Counts for operators: of what waits, over all shops."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, exists, func, select

from app.model.case import State
from app.model.effect import EffectKind, EffectState
from app.store.cases import OPEN, cases
from app.store.deliveries import DeliveryState, deliveries
from app.store.effects import effects
from app.store.leases import leases
from app.store.shops import shops
from app.store.storms import UNDECIDED, storms
from app.store.sweeps import sweeps

_AT_RISK: Final = (EffectKind.PLACE_HOLD, EffectKind.LIFT_HOLD, EffectKind.CANCEL_ORDER)
_STANDING: Final = {
    "deliveries": (deliveries, (DeliveryState.PENDING, DeliveryState.SET_ASIDE)),
    "effects": (effects, (EffectState.OWED, EffectState.SET_ASIDE)),
    "cases": (cases, OPEN),
}
"""Of each, the states in which something is still to happen: few rows, however many there were."""


def answers(tx: Connection) -> bool:
    """Tell whether the database answers, by asking it for nothing."""
    return tx.scalar(select(1)) == 1


def count_states(tx: Connection, subject: str) -> dict[str, int]:
    """Return how many ``deliveries``, ``effects`` or ``cases`` are in each state but the last ones.

    What is done or over is counted as it happens (metrics/counts.py).
    """
    table, standing = _STANDING[subject]
    question = (
        select(table.c.state, func.count())
        .where(table.c.state.in_(standing))
        .group_by(table.c.state)
    )
    return {str(state): count for state, count in tx.execute(question)}


def oldest_pending(tx: Connection) -> datetime | None:
    """Return when the oldest delivery that still waits came in."""
    oldest: datetime | None = tx.scalar(
        select(func.min(deliveries.c.received_at)).where(
            deliveries.c.state == DeliveryState.PENDING
        )
    )
    return oldest


def overdue_since(tx: Connection, now: datetime) -> Mapping[str, datetime]:
    """Return since when the oldest work could have been done, where any waits.

    Of what the ``shop`` and the ``identity`` provider told, of ``effects`` and of ``sweeps``.
    """
    due = (deliveries.c.state == DeliveryState.PENDING, deliveries.c.due_at <= now)
    told = select(deliveries.c.source, func.min(deliveries.c.due_at)).where(*due)
    since = {row[0]: row[1] for row in tx.execute(told.group_by(deliveries.c.source))}
    since["effects"] = tx.scalar(
        select(func.min(effects.c.due_at)).where(
            effects.c.state == EffectState.OWED, effects.c.due_at <= now
        )
    )
    since["sweeps"] = tx.scalar(
        select(func.min(sweeps.c.due_at))
        .join(shops, shops.c.shop_id == sweeps.c.shop_id)
        .where(shops.c.left_at.is_(None), sweeps.c.begun_at.is_not(None), sweeps.c.due_at <= now)
    )
    return {work: found for work, found in since.items() if found is not None}


def owed_since(tx: Connection, excused: Collection[str] = ()) -> Mapping[str, datetime]:
    """Return since when the oldest hold, release and cancelling is owed that is not done yet.

    What waits for one of the reasons that excuse it is left out.
    """
    why = func.coalesce(effects.c.last_problem, "")
    question = (
        select(effects.c.kind, func.min(effects.c.owed_at))
        .where(
            effects.c.state == EffectState.OWED,
            effects.c.kind.in_(_AT_RISK),
            why.not_in(excused),
        )
        .group_by(effects.c.kind)
    )
    return {row[0]: row[1] for row in tx.execute(question)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopsSwept:
    """How the connected shops are kept up with."""

    connected: int
    troubled: int
    """Those whose last sweep failed."""
    known_until: datetime | None
    """The moment up to which the changes at every one of them are known."""


def shops_swept(tx: Connection) -> ShopsSwept:
    """Return how far all connected shops are known."""
    row = tx.execute(
        select(func.count(), func.count(sweeps.c.problem), func.min(sweeps.c.known_until))
        .select_from(shops.join(sweeps, sweeps.c.shop_id == shops.c.shop_id, isouter=True))
        .where(shops.c.left_at.is_(None))
    ).one()
    return ShopsSwept(connected=row[0], troubled=row[1], known_until=row[2])


def storms_open(tx: Connection) -> int:
    """Return how many storms go on."""
    return tx.scalar(select(func.count()).where(storms.c.ended_at.is_(None))) or 0


def storm_cases(tx: Connection) -> int:
    """Return how many cases of storms nobody has decided."""
    undecided = (cases.c.storm_id.is_not(None), cases.c.state.in_(UNDECIDED))
    return tx.scalar(select(func.count()).select_from(cases).where(*undecided)) or 0


def silent_since(tx: Connection) -> datetime | None:
    """Return since when the longest waiting case waits that is told nobody yet: nor a person here."""
    since: datetime | None = tx.scalar(
        select(func.min(cases.c.silent_since)).where(cases.c.state == State.HELD)
    )
    return since


def clock_runs(tx: Connection, now: datetime) -> bool:
    """Tell whether a clock, anywhere, is at its rounds."""
    is_held = exists().where(leases.c.name == "clock quick", leases.c.expires_at > now)
    return bool(tx.scalar(select(is_held)))
