"""Kept signals page by page, numbers and texts apart: how they leave the database for a copy."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select, text

from app.model.ids import ShopId
from app.rules.signal import Signal, SignalType
from app.store.signals import order_signals
from app.store.tables import microseconds

_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some orders' signals; flags are numbers, and what is unknown is None."""

    order_ids: Sequence[int]
    placed_at: Sequence[int]
    """Microseconds since 1970."""
    number_names: Sequence[str]
    numbers: Sequence[Sequence[float | None]]
    """Row by row."""
    text_names: Sequence[str]
    texts: Sequence[Sequence[str | None]]
    """Column by column."""


def pages(
    tx: Connection, shop_id: ShopId, signals: Sequence[Signal], placed_from: int
) -> Iterator[Page]:
    """Yield a shop's rows of orders placed from a time on."""
    numbers = [one.column for one in signals if one.type is not SignalType.STRING]
    texts = [one.column for one in signals if one.type is SignalType.STRING]
    last = 0
    while rows := _rows(tx, shop_id, ("order_id", "placed_at", *texts), placed_from, last=last):
        ids, placed, *columns = zip(*rows, strict=True)
        yield Page(
            order_ids=ids,
            placed_at=placed,
            number_names=numbers,
            numbers=_rows(tx, shop_id, numbers, placed_from, last=last),
            text_names=texts,
            texts=columns,
        )
        last = ids[-1]


def latest_placed(tx: Connection, shop_id: ShopId) -> int | None:
    """Return when a shop's latest order with signals was placed, in microseconds since 1970."""
    question = select(func.max(order_signals.c.placed_at)).where(order_signals.c.shop_id == shop_id)
    latest = tx.scalar(question)
    return None if latest is None else microseconds(latest)


def count_before(tx: Connection, shop_id: ShopId, placed_at: int) -> int:
    """Return how many of a shop's orders with signals were placed before a time."""
    question = text(
        "SELECT count(*) FROM order_signals WHERE shop_id = :shop AND placed_at < :before"
    )
    return tx.execute(question, {"shop": shop_id, "before": placed_at}).scalar() or 0


def _rows(
    tx: Connection, shop_id: ShopId, columns: Sequence[str], placed_from: int, *, last: int
) -> list[Any]:
    mark = "?" if tx.dialect.name == "sqlite" else "%s"
    statement = f"""
        SELECT {", ".join(columns)} FROM order_signals
        WHERE order_id > {mark} AND shop_id = {mark} AND placed_at >= {mark}
        ORDER BY order_id LIMIT {_AT_ONCE}
    """  # noqa: S608 - names of our own columns
    # The driver's own rows: SQLAlchemy's take longer than the reading.
    with closing(tx.connection.cursor()) as cursor:
        cursor.execute(statement, (last, shop_id, placed_from))
        return list(cursor.fetchall())
