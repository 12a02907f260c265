"""New orders over the REST API, and the blank order that every other way of ordering begins with."""

import secrets
import sqlite3
import string

from connectors.shops.woocommerce.simulator.addresses import BILLING, SHIPPING, address
from connectors.shops.woocommerce.simulator.announcements import STATUS_CHANGED, announce
from connectors.shops.woocommerce.simulator.orders.edit import apply_changes
from connectors.shops.woocommerce.simulator.orders.notes import SYSTEM
from connectors.shops.woocommerce.simulator.orders.order import Order
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.shop import Shop
from connectors.shops.woocommerce.simulator.state.database import next_id

_KEY_SIGNS = string.ascii_letters + string.digits


def create_order(shop: Shop, spec: Json) -> Order:
    """Create an order as an integration does: no shopper's address on the net, no cart.

    Raises:
        Refusal: no such customer or product.
    """
    with shop.writing() as connection:
        blank = blank_order(shop, connection, created=shop.now)
        order = apply_changes(shop, connection, blank, spec, author=SYSTEM)
        topics = ["order.created", "order.updated"]
        if order.status != blank.status:
            topics.append(STATUS_CHANGED)
        announce(shop, connection, order.id, *topics)
    return order


def blank_order(shop: Shop, connection: sqlite3.Connection, *, created: int) -> Order:
    """Number an empty order, pending, without lines or addresses. It is not saved yet."""
    nothing = dict.fromkeys(
        (
            "payment_method",
            "payment_method_title",
            "transaction_id",
            "customer_ip_address",
            "customer_user_agent",
            "customer_note",
            "cart_hash",
        ),
        "",
    )
    no_money = dict.fromkeys(
        (
            "discount_total",
            "discount_tax",
            "shipping_total",
            "shipping_tax",
            "cart_tax",
            "total",
            "total_tax",
        ),
        "0.00",
    )
    lines = ("meta_data", "line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines")
    return Order(
        id=next_id(connection, "post"),
        status="pending",
        created=created,
        modified=created,
        details={
            **nothing,
            **no_money,
            **{kind: [] for kind in lines},
            "currency": shop.profile.currency,
            "created_via": "rest-api",
            "order_key": f"wc_order_{''.join(secrets.choice(_KEY_SIGNS) for _ in range(13))}",
            "billing": address(BILLING),
            "shipping": address(SHIPPING),
        },
    )
