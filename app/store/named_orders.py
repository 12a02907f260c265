"""Orders as people call them: number, time and amount, without who placed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from app.model.ids import OrderId, ShopId
from app.model.money import Money
from app.store.orders import orders


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrder:
    """By what people at a shop recognise an order."""

    order_id: OrderId
    number: str
    placed_at: datetime
    total: Money


def orders_named(
    tx: Connection, shop_id: ShopId, order_ids: Sequence[OrderId]
) -> dict[OrderId, NamedOrder]:
    """Return the shop's orders of these ids."""
    question = select(orders).where(
        orders.c.shop_id == shop_id, orders.c.order_id.in_(list(order_ids))
    )
    return {
        OrderId(row.order_id): NamedOrder(
            order_id=OrderId(row.order_id),
            number=row.number,
            placed_at=row.placed_at,
            total=Money(minor=row.total_minor, currency=row.currency),
        )
        for row in tx.execute(question)
    }


def orders_called(tx: Connection, shop_id: ShopId, number: str) -> list[OrderId]:
    """Return the orders that people call by this number, or the shop by this id; latest first."""
    question = select(orders.c.order_id).where(
        orders.c.shop_id == shop_id, or_(orders.c.number == number, orders.c.external_id == number)
    )
    return [OrderId(one) for one in tx.scalars(question.order_by(orders.c.placed_at.desc()))]
