"""Orders that share a place, card or device with another."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from app.model.facts import KeyKind
from app.model.ids import OrderId, ShopId
from app.model.order import OrderStatus
from app.store.orders import order_keys, orders


def open_orders_sharing(
    tx: Connection,
    shop_id: ShopId,
    order_id: OrderId,
    kinds: Collection[KeyKind],
    *,
    limit: int,
) -> list[OrderId]:
    """Return the shop's orders that are not sent yet and bear one of an order's keys.

    The latest first, no more than ``limit``: hundreds share a pick-up point.
    """
    theirs = order_keys.alias("theirs")
    sharing = (
        select(order_keys.c.order_id)
        .join(
            theirs,
            (theirs.c.shop_id == order_keys.c.shop_id)
            & (theirs.c.kind == order_keys.c.kind)
            & (theirs.c.digest == order_keys.c.digest),
        )
        .where(
            theirs.c.order_id == order_id,
            theirs.c.kind.in_(list(kinds)),
            order_keys.c.shop_id == shop_id,
            order_keys.c.order_id != order_id,
        )
    )
    question = (
        select(orders.c.order_id)
        .where(
            orders.c.order_id.in_(sharing),
            orders.c.status.in_(_NOT_SENT),
            orders.c.is_history.is_(False),
            orders.c.forgotten_at.is_(None),
        )
        .order_by(orders.c.placed_at.desc())
        .limit(limit)
    )
    return [OrderId(one) for one in tx.scalars(question)]


_NOT_SENT = (OrderStatus.TO_SHIP, OrderStatus.AWAITING_TRANSFER, OrderStatus.ON_HOLD)
