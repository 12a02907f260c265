"""Many rows written at once, for the driver: SQLAlchemy would look at each value of each row."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from app.store.tables import UtcTime, microseconds


def insert_rows(
    tx: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows whose values are as both drivers keep them: times in microseconds."""
    if rows:
        mark = "?" if tx.dialect.name == "sqlite" else "%s"
        marks = ", ".join([mark] * len(columns))
        told = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of our own tables
        tx.exec_driver_sql(told, list(rows))


def insert_values(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows by column, all with the same columns in the same order, times as times."""
    if rows:
        columns = tuple(rows[0])
        times = _times(table, columns)
        insert_rows(tx, table, columns, [_as_kept(row, times) for row in rows])


@cache
def _times(table: Table, columns: tuple[str, ...]) -> tuple[int, ...]:
    found = enumerate(columns)
    return tuple(place for place, name in found if isinstance(table.c[name].type, UtcTime))


def _as_kept(row: Mapping[str, Any], times: Sequence[int]) -> tuple[Any, ...]:
    values = list(row.values())
    for place in times:
        if values[place] is not None:
            values[place] = microseconds(values[place])
    return tuple(values)
