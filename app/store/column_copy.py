"""A shop's kept signals once more, in columns, where DuckDB is installed: an extra, for many orders.

The copy is a file of its own beside the database. It can be deleted at any time, holds
nothing that leads to a person, and is brought up to date whenever it is asked.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from app.model.ids import OrderId, ShopId
from app.rules.personal_signals import PERSONAL_SIGNALS
from app.rules.signal import Signal, SignalType
from app.rules.signals import by_path
from app.store.column_pages import Page, count_before, latest_placed, pages
from app.store.signal_questions import RuleTexts, fires_sql
from app.store.signal_trials import REPORTED, TouchedOrder, touched_order, trial_sql
from app.store.signals import KEPT
from app.store.tables import microseconds

_BY_COLUMN: Final = {
    signal.column: signal for signal in KEPT if signal.path not in PERSONAL_SIGNALS
}
_ALWAYS: Final = tuple(column for column in REPORTED if column in _BY_COLUMN)
_TYPES: Final = {
    SignalType.BOOL: "BOOLEAN",
    SignalType.INT: "BIGINT",
    SignalType.DOUBLE: "DOUBLE",
    SignalType.STRING: "VARCHAR",
}
_OWN: Final = {"order_id": "BIGINT", "placed_at": "BIGINT"}
_MAY_CHANGE: Final = int(timedelta(days=30).total_seconds()) * 1_000_000
"""Orders are decided again while they are open: rows of the last month are copied anew."""


def can_copy() -> bool:
    """Tell whether the extra is installed."""
    return all(find_spec(name) for name in ("duckdb", "numpy"))


@contextmanager
def column_copy(
    tx: Connection, shop_id: ShopId, rules: Sequence[RuleTexts], folder: Path
) -> Iterator["ColumnCopy | None"]:
    """Lend an up to date copy of what the rules name.

    None where the extra is not installed, another process has the copy in hand, or a rule
    names a signal that may lead to a person: these are in no copy.
    """
    columns = {by_path[name].column for rule in rules for one in rule if one for name in one.names}
    if not can_copy() or not columns <= _BY_COLUMN.keys():
        yield None
        return
    duckdb = import_module("duckdb")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        opened = duckdb.connect(str(_file(folder, shop_id)))
    except duckdb.IOException:
        yield None
        return
    try:
        copy = ColumnCopy(opened)
        copy.follow(tx, shop_id, columns)
        yield copy
    finally:
        opened.close()


def drop_copy(shop_id: ShopId, folder: Path) -> None:
    """Delete a shop's copy."""
    file = _file(folder, shop_id)
    for one in (file, file.with_name(f"{file.name}.wal")):
        one.unlink(missing_ok=True)


class ColumnCopy:
    """An open copy."""

    def __init__(self, opened: Any) -> None:  # noqa: ANN401 - an extra, which may not be there
        """Take over an open DuckDB connection."""
        self._duckdb = opened

    def follow(self, tx: Connection, shop_id: ShopId, columns: Collection[str]) -> None:
        """Bring the copy up to date: its last month, or all where older rows differ.

        A column that nobody asked for before makes it be copied anew, with those of before.
        """
        signals = self._make(columns)
        changed_from = (latest_placed(tx, shop_id) or 0) - _MAY_CHANGE
        if self._count_before(changed_from) != count_before(tx, shop_id, changed_from):
            changed_from = 0
        self._duckdb.execute("DELETE FROM order_signals WHERE placed_at >= ?", [changed_from])
        for page in pages(tx, shop_id, signals, changed_from):
            self._add(page, signals)

    def count_hits(self, rules: Sequence[RuleTexts]) -> list[int]:
        """Return of each rule on how many orders it fires."""
        fires = (fires_sql(rule, "duckdb") for rule in rules)
        counts = ", ".join(f"count(*) FILTER (WHERE {one})" for one in fires)
        return list(self._duckdb.execute(f"SELECT {counts} FROM order_signals").fetchone())  # noqa: S608

    def touched_orders(
        self, rules: Sequence[RuleTexts], since: datetime, told: Collection[OrderId]
    ) -> Iterator[TouchedOrder]:
        """Yield orders on which a rule fires and those with an outcome, the earliest first."""
        self._duckdb.execute("CREATE OR REPLACE TEMP TABLE told (order_id BIGINT)")
        self._duckdb.execute("INSERT INTO told SELECT unnest(?)", [list(told)])
        statement = trial_sql(rules, "duckdb", told="SELECT order_id FROM told", mark="?")
        answer = self._duckdb.execute(statement, [microseconds(since)])
        make = touched_order(rules)
        while rows := answer.fetchmany(10_000):
            yield from map(make, rows)

    def _make(self, columns: Collection[str]) -> list[Signal]:
        """See to it that the columns are there, empty where one is new; return their signals."""
        there = dict(
            self._duckdb.execute(
                "SELECT column_name, data_type FROM duckdb_columns() "
                "WHERE table_name = 'order_signals'"
            ).fetchall()
        )
        named = {*columns, *_ALWAYS, *(there.keys() & _BY_COLUMN.keys())}
        signals = [_BY_COLUMN[name] for name in sorted(named)]
        wanted = _OWN | {signal.column: _TYPES[signal.type] for signal in signals}
        if there != wanted:
            typed = ", ".join(f"{name} {kind}" for name, kind in wanted.items())
            self._duckdb.execute(f"CREATE OR REPLACE TABLE order_signals ({typed})")
        return signals

    def _count_before(self, placed_at: int) -> int:
        question = "SELECT count(*) FROM order_signals WHERE placed_at < ?"
        return int(self._duckdb.execute(question, [placed_at]).fetchone()[0])

    def _add(self, page: Page, signals: Sequence[Signal]) -> None:
        numpy = import_module("numpy")
        numbers = numpy.array(page.numbers, dtype=float)
        columns = {
            "order_id": numpy.array(page.order_ids),
            "placed_at": numpy.array(page.placed_at),
        }
        columns |= {
            name: numpy.ascontiguousarray(numbers[:, place])
            for place, name in enumerate(page.number_names)
        }
        columns |= {
            name: numpy.array(texts, dtype=object)
            for name, texts in zip(page.text_names, page.texts, strict=True)
        }
        chosen = ", ".join(("order_id", "placed_at", *(_read(signal) for signal in signals)))
        self._duckdb.register("page", columns)
        self._duckdb.execute(f"INSERT INTO order_signals SELECT {chosen} FROM page")  # noqa: S608
        self._duckdb.unregister("page")


def _read(signal: Signal) -> str:
    """Return how a column of a page is read: what is unknown came as no number."""
    if signal.type is SignalType.STRING:
        return signal.column
    known = f"CASE WHEN isnan({signal.column}) THEN NULL ELSE {signal.column} END"
    return f"CAST({known} AS {_TYPES[signal.type]})"


def _file(folder: Path, shop_id: ShopId) -> Path:
    return folder / f"{shop_id}.duckdb"
