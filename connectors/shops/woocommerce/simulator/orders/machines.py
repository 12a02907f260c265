"""What programs do to an order at the store: they leave the store's own name on their notes.

Source: ``WC_Order::payment_complete``, ``set_status`` and ``add_order_note``; woocommerce-gateway-stripe
#2679 for the flip; a plugin that saves an order from an old copy writes back what it had read.
"""

from collections.abc import Callable
from dataclasses import replace

from connectors.shops.woocommerce.simulator.announcements import STATUS_CHANGED, announce
from connectors.shops.woocommerce.simulator.orders.edit import edit_order
from connectors.shops.woocommerce.simulator.orders.notes import add_note
from connectors.shops.woocommerce.simulator.orders.order import find_order, save_order
from connectors.shops.woocommerce.simulator.orders.statuses import moved
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import invalid_order_id
from connectors.shops.woocommerce.simulator.shop import Shop


def _gateway_pays(shop: Shop, order_id: int, _: Json) -> None:
    """A payment plugin hears late that the card was charged, and knows of no hold.

    It completes only what waits for its payment.
    """
    with shop.writing() as connection:
        order = find_order(connection, order_id)
        if order is None:
            raise invalid_order_id()
        if order.status not in {"on-hold", "pending", "failed", "cancelled"}:
            return
        move = moved(order, "processing", shop.now)
        save_order(connection, replace(move.order, modified=shop.now))
        add_note(connection, order_id, move.note, created=shop.now)
        said = f"Stripe charge complete (Charge ID: ch_sample{order_id})"
        add_note(connection, order_id, said, created=shop.now)
        announce(shop, connection, order_id, "order.updated", STATUS_CHANGED)


def _program_processes(shop: Shop, order_id: int, _: Json) -> None:
    """Somebody, or something, comes in over the REST API: the notes do not tell which."""
    edit_order(shop, order_id, {"status": "processing"})


def _program_holds(shop: Shop, order_id: int, _: Json) -> None:
    """Another program stops the order, over the REST API."""
    edit_order(shop, order_id, {"status": "on-hold"})


def _old_copy(shop: Shop, order_id: int, copy: Json) -> None:
    """Something saves the order as it had once read it: the status and meta data that are told."""
    edit_order(shop, order_id, {key: copy[key] for key in ("status", "meta_data")})


DEEDS: dict[str, Callable[[Shop, int, Json], None]] = {
    "gateway-pays": _gateway_pays,
    "program-processes": _program_processes,
    "program-holds": _program_holds,
    "old-copy": _old_copy,
}
"""By the word under which the control API does them."""
