"""When this database was put back from a back-up, and of when that was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Table, select

from app.store.tables import METADATA, UtcTime

restores = Table(
    "restores",
    METADATA,
    Column("restored_at", UtcTime, primary_key=True, autoincrement=False),
    Column("made_at", UtcTime, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What happened between these two times is not known here, but may be at the shops."""

    made_at: datetime
    restored_at: datetime


def note_restore(tx: Connection, restored: Restored) -> None:
    """Keep that the database was put back."""
    tx.execute(
        restores.insert().values(restored_at=restored.restored_at, made_at=restored.made_at)
    )


def last_restore(tx: Connection) -> Restored | None:
    """Return the latest; None where there never was one."""
    row = tx.execute(select(restores).order_by(restores.c.restored_at.desc()).limit(1)).first()
    return None if row is None else Restored(made_at=row.made_at, restored_at=row.restored_at)
