"""When each shop was last swept, how far its changes are known, and whether it is heard of.

One row a shop, made by its first sweep. Times are ours, but for the orders' own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.model.ids import ShopId
from app.store.shops import shops
from app.store.tables import METADATA, AnyRow, UtcTime

sweeps = Table(
    "sweeps",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("due_at", UtcTime, nullable=False),
    Column("begun_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("problem", Text),
    Column("known_until", UtcTime),
    Column("pages_left", Integer),
    Column("unheard_since", UtcTime),
    Column("times_unheard", Integer, nullable=False, server_default="0"),
    Column("last_call_at", UtcTime),
    Index("ix_sweeps_due", "due_at"),
)

_LONG_DUE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """How a shop's sweeps went.

    ``known_until`` is the moment up to which every change at the shop is known to us, and
    ``pages_left`` how many pages of changes are still to be read, where the shop tells.
    ``unheard_since`` is when a sweep first found what no delivery had told of, and
    ``times_unheard`` how many did from then on.
    """

    due_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    """When the last one that succeeded did."""
    failures: int = 0
    problem: str | None = None
    known_until: datetime | None = None
    pages_left: int | None = None
    unheard_since: datetime | None = None
    times_unheard: int = 0
    last_call_at: datetime | None = None
    """When the shop last answered a call of ours, to the minute."""

    def behind(self, now: datetime) -> timedelta:
        """Return how far the changes that we know lag behind."""
        known_until = now if self.known_until is None else self.known_until
        return max(now - known_until, timedelta(0))


def sweep_of(tx: Connection, shop_id: ShopId) -> Sweep | None:
    """Return how a shop's sweeps went; None before the first."""
    row = tx.execute(select(sweeps).where(sweeps.c.shop_id == shop_id)).one_or_none()
    return None if row is None else _sweep(row)


def shops_to_sweep(tx: Connection, now: datetime) -> list[ShopId]:
    """Return the connected shops whose next sweep is due, the longest due first."""
    question = (
        select(shops.c.shop_id)
        .join(sweeps, sweeps.c.shop_id == shops.c.shop_id, isouter=True)
        .where(shops.c.left_at.is_(None), or_(sweeps.c.due_at.is_(None), sweeps.c.due_at <= now))
        .order_by(sweeps.c.due_at)
    )
    return [ShopId(shop_id) for shop_id in tx.scalars(question)]


def change_sweep(tx: Connection, shop_id: ShopId, **changes: Any) -> None:  # noqa: ANN401 - column values
    """Change columns of a shop's sweeps; the row is made where there is none, due at once."""
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    first = {"due_at": _LONG_DUE, "failures": 0, **changes}
    statement = insert(sweeps).values(shop_id=shop_id, **first)
    tx.execute(statement.on_conflict_do_update(index_elements=["shop_id"], set_=changes))


def note_answer(tx: Connection, shop_id: ShopId, at: datetime) -> None:
    """Keep when a shop last answered a call of ours, once it was swept."""
    tx.execute(sweeps.update().where(sweeps.c.shop_id == shop_id).values(last_call_at=at))


def _sweep(row: AnyRow) -> Sweep:
    return Sweep(**{name: getattr(row, name) for name in Sweep.__slots__})
