"""What every signal said of every order, a typed column each: what backtests and editors ask.

The columns follow the list of signals: `fit_signal_columns` brings the table up to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
)

from app.model.decision import Value
from app.model.ids import OrderId, ShopId
from app.rules.personal_signals import PERSONAL_SIGNALS
from app.rules.signal import Family, Signal, SignalType
from app.rules.signals import SIGNALS
from app.store.many_rows import insert_rows
from app.store.tables import METADATA, UtcTime, microseconds

TYPES: Final = {
    SignalType.BOOL: Boolean,
    SignalType.INT: BigInteger,
    SignalType.DOUBLE: Float,
    SignalType.STRING: Text,
}

KEPT: Final[tuple[Signal, ...]] = tuple(
    # What stands last in a row is read last, and few rules ask for each of so many velocities.
    sorted(SIGNALS, key=lambda signal: signal.family is Family.VELOCITY)
)
"""All signals, in the order of their columns."""

order_signals = Table(
    "order_signals",
    METADATA,
    Column("order_id", ForeignKey("orders.order_id"), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    *(Column(signal.column, TYPES[signal.type]) for signal in KEPT),
    Index("ix_order_signals_placed", "shop_id", "placed_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSignals:
    """What was known of an order when it was decided or imported, by the signals' paths."""

    order_id: OrderId
    placed_at: datetime
    values: Mapping[str, Value]
    """Those that are unknown are missing."""


def keep_signals(tx: Connection, shop_id: ShopId, kept: Sequence[KeptSignals]) -> None:
    """Keep signals of orders; what was kept of them before is replaced."""
    if not kept:
        return
    tx.execute(order_signals.delete().where(order_signals.c.order_id.in_(_ids(kept))))
    insert_rows(tx, order_signals, _COLUMNS, [_row(shop_id, one) for one in kept])


def forget_signal_words(tx: Connection, order_ids: Iterable[OrderId]) -> None:
    """Erase what leads to the orders' person; figures that lead to nobody stay."""
    erased = {by.column: None for by in KEPT if by.path in PERSONAL_SIGNALS}
    some = order_signals.c.order_id.in_(list(order_ids))
    tx.execute(order_signals.update().where(some).values(**erased))


def _ids(kept: Sequence[KeptSignals]) -> list[OrderId]:
    return [one.order_id for one in kept]


def _row(shop_id: ShopId, kept: KeptSignals) -> tuple[Any, ...]:
    row: list[Any] = [kept.order_id, shop_id, microseconds(kept.placed_at)]
    row += map(kept.values.get, _PATHS)
    for place in _PLACES_TO_LOOK_AT:
        value = row[place]
        if isinstance(value, float):
            row[place] = value if isfinite(value) else None
        elif isinstance(value, str) and ("\0" in value or not value.isascii()):
            row[place] = _writable(value)
    return tuple(row)


def _writable(text: str) -> str:
    """Return what both databases keep: no letter that PostgreSQL refuses."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


_COLUMNS: Final = ("order_id", "shop_id", "placed_at", *(signal.column for signal in KEPT))
_PATHS: Final = tuple(signal.path for signal in KEPT)
_PLACES_TO_LOOK_AT: Final = tuple(
    place
    for place, signal in enumerate(KEPT, start=3)
    if signal.type in {SignalType.DOUBLE, SignalType.STRING}
)
"""Of a row: whole numbers and truths are kept as they are."""
