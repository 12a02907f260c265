"""Refunds: negative totals on the order; a full one also changes its status.

The real store answers every refused refund with HTTP 500 and the number that was meant as its status
in ``data``. Source: observed, and ``WC_REST_Order_Refunds_Controller``.
"""

import json
import sqlite3
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from connectors.shops.woocommerce.simulator.announcements import STATUS_CHANGED, announce
from connectors.shops.woocommerce.simulator.customers import SHOP_MANAGER_ID
from connectors.shops.woocommerce.simulator.faults import GatewayFault
from connectors.shops.woocommerce.simulator.orders.lines import money
from connectors.shops.woocommerce.simulator.orders.metadata import merged
from connectors.shops.woocommerce.simulator.orders.notes import SYSTEM, add_note
from connectors.shops.woocommerce.simulator.orders.order import Order, find_order, save_order
from connectors.shops.woocommerce.simulator.orders.payments import payment_method
from connectors.shops.woocommerce.simulator.orders.statuses import moved
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.profile import Profile
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.shop import Shop
from connectors.shops.woocommerce.simulator.state.database import next_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """What is asked for. ``by_gateway`` asks the payment gateway to move the money, too."""

    amount: str
    reason: str = ""
    by_gateway: bool = True
    meta_data: tuple[Json, ...] = ()


def refund_order(shop: Shop, order_id: int, wanted: RefundRequest, *, author: str = SYSTEM) -> int:
    """Give money back and return the refund's number.

    Raises:
        Refusal: no such order, more than remains, a gateway that cannot, or trouble on demand.
    """
    with shop.writing() as connection:
        order = find_order(connection, order_id)
        if order is None:
            raise Refusal(500, "woocommerce_rest_invalid_order_id", "Invalid order ID.", data=404)
        asked = replace(wanted, amount=_granted(connection, order, wanted))
        trouble = shop.faults.taken_at_gateway() if wanted.by_gateway else GatewayFault()
        if trouble.refuses:
            raise _refused(trouble.refuses)
        if not trouble.dies:
            return _settled(shop, connection, order, asked, author=author)
        unheard = replace(asked, by_gateway=False)
        record_refund(connection, order, unheard, shop.now - trouble.minutes_ago * 60)
    raise Refusal(500, "internal_server_error", "There has been a critical error on this website.")


def record_refund(
    connection: sqlite3.Connection, order: Order, wanted: RefundRequest, created: int
) -> int:
    """Write a refund's row without asking whether it may be."""
    refund_id = next_id(connection, "post")
    connection.execute(
        "INSERT INTO refunds"
        " (id, order_id, created, amount, reason, refunded_by, refunded_payment, meta_data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            refund_id,
            order.id,
            created,
            wanted.amount,
            wanted.reason,
            SHOP_MANAGER_ID,
            wanted.by_gateway,
            json.dumps(merged(connection, [], wanted.meta_data, "order_meta")),
        ),
    )
    return refund_id


def remaining(connection: sqlite3.Connection, order: Order) -> Decimal:
    """Return what has not been given back yet."""
    rows = connection.execute("SELECT amount FROM refunds WHERE order_id = ?", (order.id,))
    given = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
    return Decimal(order.details["total"]) - given


def refunds_of(connection: sqlite3.Connection, order_id: int) -> list[sqlite3.Row]:
    """Read an order's refunds, newest first."""
    return connection.execute(
        "SELECT * FROM refunds WHERE order_id = ? ORDER BY created DESC, id DESC", (order_id,)
    ).fetchall()


def refund_json(profile: Profile, refund: sqlite3.Row) -> Json:
    """Show a refund as the REST API does."""
    order_url = f"{profile.rest_url}/orders/{refund['order_id']}"
    return {
        "id": refund["id"],
        "date_created": profile.local(refund["created"]),
        "date_created_gmt": profile.gmt(refund["created"]),
        "amount": refund["amount"],
        "reason": refund["reason"],
        "refunded_by": refund["refunded_by"],
        "refunded_payment": bool(refund["refunded_payment"]),
        "meta_data": json.loads(refund["meta_data"]),
        "line_items": [],
        "shipping_lines": [],
        "tax_lines": [],
        "fee_lines": [],
        "_links": {
            "self": [
                {
                    "href": f"{order_url}/refunds/{refund['id']}",
                    "targetHints": {"allow": ["GET", "DELETE"]},
                }
            ],
            "collection": [{"href": f"{order_url}/refunds"}],
            "up": [{"href": order_url}],
        },
    }


def _settled(
    shop: Shop, connection: sqlite3.Connection, order: Order, asked: RefundRequest, *, author: str
) -> int:
    refund_id = record_refund(connection, order, asked, shop.now)
    settled = replace(order, modified=shop.now)
    if remaining(connection, order) == 0 and order.status != "refunded":
        move = moved(settled, "refunded", shop.now)
        settled = move.order
        add_note(connection, order.id, move.note, created=shop.now, author=author)
    save_order(connection, settled)
    topics = ("order.updated", STATUS_CHANGED)[: 1 + (settled.status != order.status)]
    announce(shop, connection, order.id, *topics)
    return refund_id


def _granted(connection: sqlite3.Connection, order: Order, wanted: RefundRequest) -> str:
    try:
        amount = Decimal(wanted.amount or "0")
    except InvalidOperation:
        raise _refused("Invalid refund amount.") from None
    if amount < 0:
        raise Refusal(
            500,
            "woocommerce_rest_invalid_order_refund",
            "Refund amount must be greater than zero.",
            data=400,
        )
    if amount > remaining(connection, order):
        raise _refused("Invalid refund amount.")
    if wanted.by_gateway and not payment_method(order.payment_method).refunds:
        raise _refused("The payment gateway for this order does not support automatic refunds.")
    return money(amount)


def _refused(message: str) -> Refusal:
    return Refusal(500, "woocommerce_rest_cannot_create_order_refund", message, data=500)
