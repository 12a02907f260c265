"""(o) How many bytes an order takes in the database for good once it is decided, on both.

What a raw body took is free again by then, and taken by the next: it is not counted.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import text

from app.flow.queues.decide_orders import decide_orders
from benchmarks.figures import Figure
from benchmarks.inbox import fill_inbox
from benchmarks.installation import Installation, installed, settings_in
from benchmarks.postgres import running_postgres

_ORDERS: Final = 3_000
_WARM_UP: Final = 500
"""By then every table and index has its first pages."""
_SIZES: Final = {
    "sqlite": "SELECT (page_count - freelist_count) * page_size "
    "FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def measure_database_size(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure by how much each database grows while orders of 10 KB are kept and decided."""
    sqlite = _bytes_an_order(folder / "sqlite", "")
    with running_postgres(folder / "postgres", ("sized",)) as addresses:
        postgres = _bytes_an_order(folder / "ours", addresses["sized"])
    say(f"  {sqlite:,.0f} bytes on SQLite, {postgres:,.0f} on PostgreSQL")
    return [
        Figure(
            name="(o) bytes of database an order, PostgreSQL ÷ SQLite",
            ours=f"{postgres:,.0f}",
            baseline=f"{sqlite:,.0f}",
            ratio=postgres / sqlite,
        )
    ]


def _bytes_an_order(folder: Path, address: str) -> float:
    settings = replace(settings_in(folder), database_url=address)
    at = installed(settings, "http://shop.example.test", {})
    _decide(at, 1, _WARM_UP)
    before = _size(at)
    _decide(at, 1 + _WARM_UP, _ORDERS)
    grown = _size(at) - before
    at.services.database.close()
    return grown / _ORDERS


def _decide(at: Installation, first: int, orders: int) -> None:
    fill_inbox(at, first, orders)
    while decide_orders(at.services, at.shop.shop_id):
        continue


def _size(at: Installation) -> int:
    database = at.services.database
    database.forget_deleted()
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as settled:
            settled.execute(text("VACUUM FULL deliveries"))
    with database.read() as tx:
        return int(tx.scalar(text(_SIZES[tx.dialect.name])) or 0)
