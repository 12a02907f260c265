"""Leases: who holds what until when, on a clock that all processes share."""

from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.store.tables import METADATA, UtcTime

leases = Table(
    "leases",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)


def hold_lease(
    tx: Connection, name: str, holder: str, now: datetime, *, expires_at: datetime
) -> bool:
    """Take or renew a lease; tell whether the holder has it now."""
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    statement = insert(leases).values(name=name, holder=holder, expires_at=expires_at)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "expires_at": expires_at},
            where=or_(leases.c.holder == holder, leases.c.expires_at <= now),
        )
    )
    return tx.scalar(select(leases.c.holder).where(leases.c.name == name)) == holder


def renew_leases(tx: Connection, holder: str, now: datetime, *, expires_at: datetime) -> None:
    """Renew every lease that a holder still has: whatever it does with it takes long."""
    mine = (leases.c.holder == holder, leases.c.expires_at > now)
    tx.execute(leases.update().where(*mine).values(expires_at=expires_at))


def drop_lease(tx: Connection, name: str, holder: str) -> None:
    """Give a lease back before it ends."""
    tx.execute(leases.delete().where(leases.c.name == name, leases.c.holder == holder))


def drop_leases(tx: Connection, holder: str) -> None:
    """Give all leases of a holder back."""
    tx.execute(leases.delete().where(leases.c.holder == holder))


def forget_leases(tx: Connection, before: datetime) -> None:
    """Delete leases of workers that are long gone."""
    tx.execute(leases.delete().where(leases.c.expires_at < before))
