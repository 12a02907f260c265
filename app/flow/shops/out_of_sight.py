"""Old orders may be kept from us: that such a one is not found does not say that it is gone."""

from datetime import datetime, timedelta
from typing import Final

from app.model.order import OrderStatus
from app.store.orders import StoredOrder

SHOWN_FOR: Final = timedelta(days=59)
"""A shop may keep orders of more than 60 days from an app (facts: Shopify, read_all_orders)."""


def out_of_sight(order: StoredOrder, now: datetime) -> bool:
    """Tell whether an order that is not found may be there all the same, with our hold on it.

    Not where its shop has told us that it was deleted.
    """
    return order.status is not OrderStatus.DELETED and now - order.placed_at > SHOWN_FOR
