"""A database of shops with up to a million past orders, whose signals are as a history's are.

Made of a few thousand orders of an invented history (histories/), replayed with every
signal: each row is one of these with its amounts, distances and times moved a little.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from app.model.decision import Value
from app.rules.signal import Signal, SignalType
from app.rules.signals import SIGNALS
from app.store.migrate import migrate
from app.store.signals import KEPT
from app.store.transaction import Database
from benchmarks.histories.history import history_of
from benchmarks.histories.profiles import Profile
from benchmarks.histories.world import world_of
from benchmarks.quality.replay import replay

_HISTORY: Final = 5_000
_USED: Final = 3_000
"""Of these orders, the last: they have a past."""
_FIRST: Final = 1_600_000_000_000_000
_BETWEEN: Final = 30_000_000
"""Microseconds: two orders a minute."""


def shop_of(orders: int) -> str:
    """Return the id of the shop that has so many orders."""
    return f"shop_of_{orders}"


def make_past(path: Path, sizes: Sequence[int]) -> None:
    """Write the database, a shop for each size."""
    world = world_of(50, _HISTORY)
    rows = replay(history_of(world), Profile.ALL).rows[-_USED:]
    product = Database(f"sqlite:///{path}")
    migrate(product)
    product.close()
    with closing(sqlite3.connect(path)) as database:
        # What the product waits for, the making of samples need not.
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("PRAGMA synchronous=OFF")
        _keep_samples(database, rows)
        for size in sizes:
            database.execute(_multiply(), {"shop": shop_of(size), "orders": size})
        database.commit()


def _keep_samples(database: sqlite3.Connection, rows: Sequence[Sequence[Value | None]]) -> None:
    names = ", ".join(signal.column for signal in SIGNALS)
    database.execute(f"CREATE TEMP TABLE sample (place INTEGER PRIMARY KEY, {names})")
    marks = ", ".join(["?"] * (len(SIGNALS) + 1))
    kept = ((place, *row) for place, row in enumerate(rows))
    database.executemany(f"INSERT INTO sample VALUES ({marks})", kept)  # noqa: S608 - names of our own


def _multiply() -> str:
    columns = ", ".join(signal.column for signal in KEPT)
    return f"""
        WITH RECURSIVE counted (n) AS (
          SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :orders
        )
        INSERT INTO order_signals (order_id, shop_id, placed_at, {columns})
        SELECT (SELECT coalesce(max(order_id), 0) FROM order_signals) + n + 1, :shop,
          {_FIRST} + n * {_BETWEEN}, {", ".join(_moved())}
        FROM counted JOIN sample ON place = (n * 7919) % {_USED}
    """  # noqa: S608 - names of our own


def _moved() -> Iterator[str]:
    for place, signal in enumerate(KEPT):
        if _is_measured(signal):
            yield f"{signal.column} * (0.7 + ((n * 7 + {place * 131}) % 1000) / 1666.0)"
        else:
            yield signal.column


def _is_measured(signal: Signal) -> bool:
    return signal.type is SignalType.DOUBLE and bool(signal.unit)
