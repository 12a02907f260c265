"""When this database was put back from a back-up, and of when that was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Table, select

from app.model.case import CLOSED
from app.model.effect import EffectKind, EffectState
from app.model.ids import CaseId, ShopId
from app.store.cases import cases
from app.store.effects import effects
from app.store.leases import leases
from app.store.tables import METADATA, UtcTime
from app.store.users import setup_links, sign_ins

restores = Table(
    "restores",
    METADATA,
    Column("restored_at", UtcTime, primary_key=True, autoincrement=False),
    Column("made_at", UtcTime, nullable=False),
)

_DEADLINES = (cases.c.answer_by, cases.c.remind_at, cases.c.deadline_at)
_LETTERS = (EffectKind.SEND_MAIL, EffectKind.TELL_MERCHANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What happened between these two times is not known here, but may be at the shops."""

    made_at: datetime
    restored_at: datetime


def note_restore(tx: Connection, restored: Restored) -> None:
    """Keep that the database was put back."""
    tx.execute(restores.insert().values(restored_at=restored.restored_at, made_at=restored.made_at))


def last_restore(tx: Connection) -> Restored | None:
    """Return the latest; None where there never was one."""
    row = tx.execute(select(restores).order_by(restores.c.restored_at.desc()).limit(1)).first()
    return None if row is None else Restored(made_at=row.made_at, restored_at=row.restored_at)


def is_worked_with(tx: Connection, now: datetime) -> bool:
    """Tell whether a worker or the clock gives signs of life."""
    alive = select(leases.c.name).where(leases.c.expires_at > now).limit(1)
    return tx.execute(alive).first() is not None


def end_visits(tx: Connection) -> None:
    """End what may have ended since the back-up: sessions, one-time links, work in hand."""
    for table in (sign_ins, setup_links, leases):
        tx.execute(table.delete())


def give_time(tx: Connection, until: datetime) -> None:
    """Let no open case's time be over, and no letter go out, before then."""
    is_open = cases.c.state.not_in(CLOSED)
    for column in _DEADLINES:
        tx.execute(cases.update().where(is_open, column < until).values({column.name: until}))
    waits = (effects.c.state == EffectState.OWED, effects.c.kind.in_(_LETTERS))
    tx.execute(effects.update().where(*waits, effects.c.due_at < until).values(due_at=until))


def held_cases(tx: Connection) -> list[tuple[ShopId, CaseId]]:
    """Return every open case whose order was on hold at the time of the back-up."""
    question = select(cases.c.shop_id, cases.c.case_id).where(
        cases.c.state.not_in(CLOSED), cases.c.held_at.is_not(None)
    )
    return [(ShopId(row.shop_id), CaseId(row.case_id)) for row in tx.execute(question)]
