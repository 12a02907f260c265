"""How far the import of a shop's past orders has come; it goes on where it stopped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, Text, select

from app.model.ids import ShopId
from app.store.tables import METADATA, UtcTime

imports = Table(
    "imports",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("next_page", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("imported", Integer, nullable=False),
    Column("unreadable", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("problem", Text),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """Where an import stands. ``pages`` and ``total`` are 0 until the first page came."""

    next_page: int = 1
    pages: int = 0
    imported: int = 0
    unreadable: int = 0
    total: int = 0
    started_at: datetime
    finished_at: datetime | None = None
    problem: str | None = None


def import_progress(tx: Connection, shop_id: ShopId) -> ImportProgress | None:
    """Return a shop's import; None when none was ever begun."""
    row = tx.execute(select(imports).where(imports.c.shop_id == shop_id)).one_or_none()
    if row is None:
        return None
    return ImportProgress(
        next_page=row.next_page,
        pages=row.pages,
        imported=row.imported,
        unreadable=row.unreadable,
        total=row.total,
        started_at=row.started_at,
        finished_at=row.finished_at,
        problem=row.problem,
    )


def save_import(tx: Connection, shop_id: ShopId, progress: ImportProgress) -> None:
    """Keep where a shop's import stands."""
    values = {
        "next_page": progress.next_page,
        "pages": progress.pages,
        "imported": progress.imported,
        "unreadable": progress.unreadable,
        "total": progress.total,
        "started_at": progress.started_at,
        "finished_at": progress.finished_at,
        "problem": progress.problem,
    }
    changed = tx.execute(imports.update().where(imports.c.shop_id == shop_id).values(**values))
    if changed.rowcount == 0:
        tx.execute(imports.insert().values(shop_id=shop_id, **values))
