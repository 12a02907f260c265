"""An order as the REST API shows it and as webhooks carry it: same keys, same order, same types."""

import sqlite3

from connectors.shops.woocommerce.simulator.orders.order import Order
from connectors.shops.woocommerce.simulator.orders.statuses import AWAITS_PAYMENT, EDITABLE
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.profile import WOOCOMMERCE_VERSION, Profile

_AMOUNTS = (
    "discount_total",
    "discount_tax",
    "shipping_total",
    "shipping_tax",
    "cart_tax",
    "total",
    "total_tax",
)
_PARTIES = (
    "order_key",
    "billing",
    "shipping",
    "payment_method",
    "payment_method_title",
    "transaction_id",
    "customer_ip_address",
    "customer_user_agent",
    "created_via",
    "customer_note",
)
_LINES = ("meta_data", "line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines")


def order_json(profile: Profile, connection: sqlite3.Connection, order: Order) -> Json:
    """Show one order. Source: the recorded deliveries, key by key."""
    details = order.details
    return {
        "id": order.id,
        "parent_id": 0,
        "status": order.status,
        "currency": details["currency"],
        "version": WOOCOMMERCE_VERSION,
        "prices_include_tax": False,
        "date_created": profile.local(order.created),
        "date_modified": profile.local(order.modified),
        **{key: details[key] for key in _AMOUNTS},
        "customer_id": order.customer_id,
        **{key: details[key] for key in _PARTIES},
        "date_completed": profile.local(order.completed),
        "date_paid": profile.local(order.paid),
        "cart_hash": details["cart_hash"],
        "number": str(order.id),
        **{key: details[key] for key in _LINES},
        "refunds": _refunds(connection, order.id),
        **_standing(profile, order),
        "currency_symbol": profile.currency_symbol,
        "_links": _links(profile, order),
    }


def _refunds(connection: sqlite3.Connection, order_id: int) -> list[Json]:
    rows = connection.execute(
        "SELECT id, reason, amount FROM refunds WHERE order_id = ? ORDER BY created DESC, id DESC",
        (order_id,),
    )
    return [
        {"id": row["id"], "reason": row["reason"], "total": f"-{row['amount']}"} for row in rows
    ]


def _standing(profile: Profile, order: Order) -> Json:
    pay_page = f"{profile.home_url}/checkout/order-pay/{order.id}/"
    return {
        "payment_url": f"{pay_page}?pay_for_order=true&key={order.details['order_key']}",
        "is_editable": order.status in EDITABLE,
        "needs_payment": order.status in AWAITS_PAYMENT and float(order.details["total"]) > 0,
        "needs_processing": True,
        "date_created_gmt": profile.gmt(order.created),
        "date_modified_gmt": profile.gmt(order.modified),
        "date_completed_gmt": profile.gmt(order.completed),
        "date_paid_gmt": profile.gmt(order.paid),
    }


def _links(profile: Profile, order: Order) -> Json:
    url = f"{profile.rest_url}/orders/{order.id}"
    links: Json = {
        "self": [
            {
                "href": url,
                "targetHints": {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]},
            }
        ],
        "collection": [{"href": f"{profile.rest_url}/orders"}],
        "email_templates": [{"embeddable": True, "href": f"{url}/actions/email_templates"}],
    }
    if order.customer_id:
        links["customer"] = [{"href": f"{profile.rest_url}/customers/{order.customer_id}"}]
    return links
