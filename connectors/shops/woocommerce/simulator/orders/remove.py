"""Trash, restore and delete for good. Trash is announced, deletion for good is not.

Source: observed; ``OrdersTableDataStore`` for what trash remembers.
"""

from dataclasses import replace

from connectors.shops.woocommerce.simulator.announcements import STATUS_CHANGED, announce
from connectors.shops.woocommerce.simulator.orders.order import TRASH, Order, find_order, save_order
from connectors.shops.woocommerce.simulator.refusals import Refusal, invalid_order_id
from connectors.shops.woocommerce.simulator.shop import Shop


def trash_order(shop: Shop, order_id: int) -> Order:
    """Put an order into the trash and return it as it was before.

    Raises:
        Refusal: no such order, or it is there already.
    """
    with shop.writing() as connection:
        order = find_order(connection, order_id)
        if order is None:
            raise invalid_order_id()
        if order.status == TRASH:
            raise Refusal(
                410, "woocommerce_rest_already_trashed", "The shop_order has already been deleted."
            )
        trashed = order.having(trashed_from=order.status)
        save_order(connection, replace(trashed, status=TRASH, modified=shop.now))
        announce(shop, connection, order_id, "order.deleted")
    return order


def restore_order(shop: Shop, order_id: int) -> Order:
    """Take an order out of the trash, as staff can; it gets the status that it had.

    Raises:
        Refusal: no such order in the trash.
    """
    with shop.writing() as connection:
        order = find_order(connection, order_id)
        if order is None or order.status != TRASH:
            raise invalid_order_id()
        status = order.details["trashed_from"]
        restored = replace(order, status=status, modified=shop.now)
        save_order(connection, restored)
        announce(shop, connection, order_id, "order.restored", STATUS_CHANGED)
    return restored


def delete_order(shop: Shop, order_id: int) -> Order:
    """Delete an order with its notes and refunds. Nobody is told.

    Raises:
        Refusal: no such order.
    """
    with shop.writing() as connection:
        order = find_order(connection, order_id)
        if order is None:
            raise invalid_order_id()
        connection.execute("DELETE FROM orders WHERE id = ?", (order_id,))
        connection.execute("DELETE FROM notes WHERE order_id = ?", (order_id,))
        connection.execute("DELETE FROM refunds WHERE order_id = ?", (order_id,))
    return order
