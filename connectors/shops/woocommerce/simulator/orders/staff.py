"""What the shop's staff do to an order in wp-admin. Their changes travel like everybody's."""

from collections.abc import Callable
from decimal import Decimal

from connectors.shops.woocommerce.simulator.orders.edit import edit_order
from connectors.shops.woocommerce.simulator.orders.notes import STAFF
from connectors.shops.woocommerce.simulator.orders.order import find_order
from connectors.shops.woocommerce.simulator.orders.refunds import (
    RefundRequest,
    refund_order,
    remaining,
)
from connectors.shops.woocommerce.simulator.orders.remove import (
    delete_order,
    restore_order,
    trash_order,
)
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import invalid_order_id
from connectors.shops.woocommerce.simulator.shop import Shop

_STATUSES = {
    "process": "processing",
    "hold": "on-hold",
    "complete": "completed",
    "cancel": "cancelled",
    "fail": "failed",
}
_REMOVALS: dict[str, Callable[[Shop, int], object]] = {
    "trash": trash_order,
    "restore": restore_order,
    "delete": delete_order,
}
ACTIONS = (*_STATUSES, "refund", *_REMOVALS, "ship-to")


def act_as_staff(shop: Shop, order_id: int, action: str, shipping: Json | None = None) -> None:
    """Do one thing to one order; ``ship-to`` changes the address of delivery.

    Raises:
        Refusal: the order is not there, or cannot take it.
        ValueError: no such action.
    """
    if action in _STATUSES:
        edit_order(shop, order_id, {"status": _STATUSES[action]}, author=STAFF)
    elif action in _REMOVALS:
        _REMOVALS[action](shop, order_id)
    elif action == "refund":
        amount = _rest(shop, order_id)
        wanted = RefundRequest(amount=str(amount), reason="Refunded by staff", by_gateway=False)
        refund_order(shop, order_id, wanted, author=STAFF)
    elif action == "ship-to":
        edit_order(shop, order_id, {"shipping": shipping or {}}, author=STAFF)
    else:
        raise ValueError(f"no such action: {action}; known are {', '.join(ACTIONS)}")


def _rest(shop: Shop, order_id: int) -> Decimal:
    with shop.database.reading() as connection:
        order = find_order(connection, order_id)
        if order is None:
            raise invalid_order_id()
        return remaining(connection, order)
