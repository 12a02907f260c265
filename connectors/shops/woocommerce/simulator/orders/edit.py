"""A change to an order, over the API or by staff. Nothing is locked, nothing is compared: it is written.

Every save, also one that changes nothing, announces ``order.updated``.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

from connectors.shops.woocommerce.simulator.addresses import BILLING, SHIPPING, address
from connectors.shops.woocommerce.simulator.announcements import STATUS_CHANGED, announce
from connectors.shops.woocommerce.simulator.customers import edited, find_customer
from connectors.shops.woocommerce.simulator.orders.lines import (
    changed_line,
    fee_line,
    line_item,
    shipping_line,
    totalled,
)
from connectors.shops.woocommerce.simulator.orders.metadata import merged
from connectors.shops.woocommerce.simulator.orders.notes import SYSTEM, add_note
from connectors.shops.woocommerce.simulator.orders.order import (
    TRASH,
    Order,
    find_order,
    save_order,
)
from connectors.shops.woocommerce.simulator.orders.refunds import (
    RefundRequest,
    record_refund,
    remaining,
)
from connectors.shops.woocommerce.simulator.orders.statuses import AWAITS_PAYMENT, moved
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import Refusal, invalid_order_id
from connectors.shops.woocommerce.simulator.shop import Shop

DRAFTS = frozenset({"checkout-draft", "auto-draft"})
_TEXTS = (
    "currency",
    "customer_note",
    "payment_method",
    "payment_method_title",
    "transaction_id",
)
_RECALCULATES = ("billing", "shipping", "line_items", "shipping_lines", "fee_lines")


def edit_order(shop: Shop, order_id: int, changes: Json, *, author: str = SYSTEM) -> Order:
    """Write the changes, whatever the order has become meanwhile, and return it.

    Raises:
        Refusal: no such order, or no such customer.
    """
    with shop.writing() as connection:
        before = find_order(connection, order_id)
        if before is None:
            raise invalid_order_id(status=400)
        after = apply_changes(shop, connection, before, changes, author=author)
        announce(shop, connection, order_id, *_topics(before, after))
    return after


def apply_changes(
    shop: Shop, connection: sqlite3.Connection, order: Order, changes: Json, *, author: str
) -> Order:
    """Apply the writable fields, then the status, then the payment, and save. Announces nothing."""
    now = shop.now
    after = replace(_with_fields(connection, order, changes), modified=now)
    after = _with_status(connection, after, changes.get("status"), now, author=author)
    if changes.get("set_paid") is True and after.status in AWAITS_PAYMENT:
        after = replace(after, paid=after.paid or now)
        after = _with_status(connection, after, "processing", now, author=author)
    save_order(connection, after)
    if after.status == "completed" and after.customer_id:
        _count_as_paying(connection, after.customer_id, now)
    return after


def check_customer(connection: sqlite3.Connection, customer_id: int) -> None:
    """Refuse the number of an account that is not there; 0 is a guest.

    Raises:
        Refusal: no such customer.
    """
    if customer_id and find_customer(connection, customer_id) is None:
        raise Refusal(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")


def _with_fields(connection: sqlite3.Connection, order: Order, changes: Json) -> Order:
    if changes.get("customer_id") is not None:
        check_customer(connection, int(changes["customer_id"]))
        order = replace(order, customer_id=int(changes["customer_id"]))
    details: Json = {key: str(changes[key]) for key in _TEXTS if changes.get(key) is not None}
    for key, fields in (("billing", BILLING), ("shipping", SHIPPING)):
        details[key] = address(fields, order.details[key], changes.get(key) or {})
    details["meta_data"] = merged(
        connection, order.details["meta_data"], changes.get("meta_data") or [], "order_meta"
    )
    order = _with_lines(connection, order.having(**details), changes)
    return totalled(order) if any(changes.get(key) for key in _RECALCULATES) else order


def _with_lines(connection: sqlite3.Connection, order: Order, changes: Json) -> Order:
    builders: dict[str, Callable[[Json], Json]] = {
        "line_items": lambda spec: _goods(connection, spec),
        "shipping_lines": lambda spec: shipping_line(connection, {"meta_data": [], **spec}, []),
        "fee_lines": lambda spec: fee_line(connection, spec),
    }
    lines = {
        kind: _lines_after(order.details[kind], changes[kind], build)
        for kind, build in builders.items()
        if changes.get(kind)
    }
    return order.having(**lines)


def _lines_after(known: list[Json], specs: list[Json], build: Callable[[Json], Json]) -> list[Json]:
    """Change the lines whose id is named, add the others; quantity 0 removes a line."""
    lines = list(known)
    for spec in specs:
        if any(line["id"] == spec.get("id") for line in lines):
            lines = [
                changed_line(line, spec) if line["id"] == spec["id"] else line for line in lines
            ]
        else:
            lines.append(build(spec))
    return [line for line in lines if line.get("quantity", 1) != 0]


def _goods(connection: sqlite3.Connection, spec: Json) -> Json:
    if not spec.get("product_id") and not spec.get("sku"):
        raise Refusal(
            400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required."
        )
    return line_item(connection, spec)


def _with_status(
    connection: sqlite3.Connection, order: Order, status: str | None, now: int, *, author: str
) -> Order:
    if not status or status == order.status:
        return order
    move = moved(order, status, now)
    add_note(connection, order.id, move.note, created=now, author=author)
    if status == "refunded" and (rest := remaining(connection, order)) > 0:
        wanted = RefundRequest(amount=str(rest), reason="Order fully refunded.", by_gateway=False)
        record_refund(connection, order, wanted, now)
        add_note(connection, order.id, _REFUND_BY_HAND, created=now)
    return move.order


def _topics(before: Order, after: Order) -> list[str]:
    """Say what a save announces. Source: ``OrdersTableDataStore::update``."""
    changed = before.status != after.status
    if before.status in DRAFTS and after.status not in DRAFTS:
        topics = ["order.created"]
    elif changed and TRASH in {before.status, after.status}:
        topics = []
    else:
        topics = ["order.updated"]
    return [*topics, STATUS_CHANGED] if changed else topics


def _count_as_paying(connection: sqlite3.Connection, customer_id: int, now: int) -> None:
    customer = find_customer(connection, customer_id)
    if customer and not customer.details["is_paying_customer"]:
        edited(connection, customer, {"is_paying_customer": True}, now)


_REFUND_BY_HAND = (
    "Order status set to refunded. To return funds to the customer you will need to issue a refund"
    " through your payment gateway."
)
