"""Past orders whose signals nobody has asked yet: those imported, or decided by an older version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from app.model.ids import OrderId, ShopId
from app.model.order import OrderStatus
from app.store.orders import orders
from app.store.signals import order_signals

_NEVER_ACCEPTED: Final = frozenset({OrderStatus.FAILED, OrderStatus.UNPAID})
"""They speak of their buyer's other orders; nobody would have held them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadOrder:
    """An order without signals, and from when on it was known."""

    order_id: OrderId
    known_at: datetime


def orders_without_signals(
    tx: Connection, shop_id: ShopId, *, after: OrderId, limit: int
) -> list[UnreadOrder]:
    """Return the next orders of a shop whose signals can be asked and were not yet."""
    question = (
        select(orders.c.order_id, orders.c.known_at)
        .select_from(orders.outerjoin(order_signals, order_signals.c.order_id == orders.c.order_id))
        .where(
            orders.c.shop_id == shop_id,
            orders.c.order_id > after,
            orders.c.order_sealed.is_not(None),
            orders.c.is_test.is_(False),
            orders.c.status.not_in(_NEVER_ACCEPTED),
            order_signals.c.order_id.is_(None),
        )
        .order_by(orders.c.order_id)
        .limit(limit)
    )
    return [
        UnreadOrder(order_id=OrderId(row.order_id), known_at=row.known_at)
        for row in tx.execute(question)
    ]
