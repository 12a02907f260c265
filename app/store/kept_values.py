"""Every signal that was kept of a shop's orders, for those who learn from all of them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from app.model.decision import Value
from app.model.ids import OrderId, ShopId
from app.rules.signals import SIGNALS
from app.store.signals import order_signals

Kept = tuple[OrderId, datetime, tuple[Value | None, ...]]
"""An order, when it was placed, and what signals answered, in the order of `SIGNALS`."""


def kept_values(tx: Connection, shop_id: ShopId, until: datetime) -> Iterator[Kept]:
    """Yield what was kept of the shop's orders placed before then, the earliest first."""
    table = order_signals.c
    wanted = (table[signal.column] for signal in SIGNALS)
    rows = tx.execute(
        select(table.order_id, table.placed_at, *wanted)
        .where(table.shop_id == shop_id, table.placed_at < until)
        .order_by(table.placed_at, table.order_id)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield OrderId(row[0]), row[1], tuple(row[2:])
