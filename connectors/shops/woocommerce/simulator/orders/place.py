"""Orders that a shopper places in the store front, and the past ones that a demo is seeded with.

The block checkout announces ``order.updated`` before ``order.created``; a draft, which opening the
checkout makes, announces ``order.updated`` alone. Before that, the addresses go to the account.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from connectors.shops.woocommerce.simulator.addresses import BILLING, SHIPPING, address
from connectors.shops.woocommerce.simulator.announcements import STATUS_CHANGED, announce
from connectors.shops.woocommerce.simulator.customers import (
    customer_by_email,
    edited,
    find_customer,
    register,
)
from connectors.shops.woocommerce.simulator.orders.create import blank_order
from connectors.shops.woocommerce.simulator.orders.lines import (
    coupon_line,
    line_item,
    shipping_line,
    totalled,
)
from connectors.shops.woocommerce.simulator.orders.metadata import merged
from connectors.shops.woocommerce.simulator.orders.notes import add_note
from connectors.shops.woocommerce.simulator.orders.order import Order, save_order
from connectors.shops.woocommerce.simulator.orders.payments import payment_method
from connectors.shops.woocommerce.simulator.orders.refunds import RefundRequest, record_refund
from connectors.shops.woocommerce.simulator.orders.statuses import LABELS, moved
from connectors.shops.woocommerce.simulator.php_json import Json, php_json
from connectors.shops.woocommerce.simulator.shop import Shop

DRAFT = "checkout-draft"
SHOPPER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) TestShopper/1.0"
SAMPLE_BILLING = {
    "first_name": "Anna",
    "last_name": "Andersson",
    "address_1": "Storgatan 5",
    "city": "Göteborg",
    "postcode": "411 24",
    "country": "SE",
    "email": "anna.andersson@example.test",
    "phone": "+46701234567",
}
_KNOWN_KEYS = frozenset(
    {
        "billing",
        "coupon_lines",
        "created_at",
        "created_via",
        "currency",
        "customer_id",
        "customer_ip_address",
        "customer_note",
        "customer_user_agent",
        "line_items",
        "meta_data",
        "payment_method",
        "payment_method_title",
        "register",
        "shipping",
        "shipping_total",
        "silent",
        "status",
        "transaction_id",
    }
)
_TOPICS = {
    "store-api": ("order.updated", "order.created", STATUS_CHANGED),
    "checkout": ("order.created", "order.updated", STATUS_CHANGED),
}
_EMPTY_HASH = hashlib.md5(b"[]", usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Buyer:
    """Who buys: an account's number or 0, and what the checkout did to the account."""

    customer_id: int = 0
    topic: str = ""


def place_order(shop: Shop, spec: Json) -> Order:
    """Place one order; everything the spec leaves out is an ordinary shopper's.

    Raises:
        ValueError: the spec names something unknown.
    """
    return place_orders(shop, [spec])[0]


def place_orders(shop: Shop, specs: Sequence[Json]) -> list[Order]:
    """Place many orders in one transaction: seeding thousands takes seconds.

    Raises:
        ValueError: a spec names something unknown; then none is placed.
    """
    with shop.writing() as connection:
        return [_placed(shop, connection, spec) for spec in specs]


def _placed(shop: Shop, connection: sqlite3.Connection, spec: Json) -> Order:
    _check(spec)
    created = _moment(spec.get("created_at"), shop.now)
    blank = blank_order(shop, connection, created=created)
    order = _with_person(_with_basket(connection, blank, spec), spec)
    buyer = _buyer(connection, order, spec, created)
    order = replace(order, customer_id=buyer.customer_id)
    order = _settled(connection, order, spec)
    save_order(connection, order)
    if not spec.get("silent"):
        if buyer.topic:
            announce(shop, connection, buyer.customer_id, buyer.topic)
        topics = _TOPICS.get(order.details["created_via"], _TOPICS["checkout"])
        announce(shop, connection, order.id, *(topics[:1] if order.status == DRAFT else topics))
    return order


def _check(spec: Json) -> None:
    unknown = set(spec) - _KNOWN_KEYS
    if unknown:
        raise ValueError(f"unknown in an order: {', '.join(sorted(unknown))}")
    if spec.get("status", DRAFT) not in LABELS:
        raise ValueError(f"no such status: {spec['status']}")


def _moment(written: str | None, now: int) -> int:
    if written is None:
        return now
    moment = datetime.fromisoformat(written)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _with_basket(connection: sqlite3.Connection, order: Order, spec: Json) -> Order:
    goods = [line_item(connection, line) for line in spec.get("line_items") or [{"sku": "JKT-1"}]]
    shipping = shipping_line(connection, {"total": spec.get("shipping_total", "49.00")}, goods)
    basket = php_json([[line["product_id"], line["quantity"]] for line in goods]).encode()
    cart_hash = hashlib.md5(basket, usedforsecurity=False).hexdigest()
    hashes = [
        {"key": "_shipping_hash", "value": cart_hash},
        {"key": "_coupons_hash", "value": _EMPTY_HASH},
        {"key": "_fees_hash", "value": _EMPTY_HASH},
        {"key": "_taxes_hash", "value": _EMPTY_HASH},
        {"key": "is_vat_exempt", "value": "no"},
    ]
    fields = [*hashes, *spec.get("meta_data", [])]
    meta_data = merged(connection, [], fields, "order_meta")
    basket_details = {
        "line_items": goods,
        "shipping_lines": [shipping],
        "coupon_lines": [coupon_line(connection, one) for one in spec.get("coupon_lines", [])],
        "meta_data": meta_data,
    }
    return totalled(order.having(**basket_details, cart_hash=cart_hash))


def _with_person(order: Order, spec: Json) -> Order:
    billing = address(BILLING, SAMPLE_BILLING, spec.get("billing", {}))
    method = spec.get("payment_method", "cod")
    return order.having(
        billing=billing,
        shipping=address(SHIPPING, billing, spec.get("shipping", {})),
        currency=spec.get("currency", order.details["currency"]),
        customer_note=spec.get("customer_note", ""),
        customer_ip_address=spec.get("customer_ip_address", "203.0.113.77"),
        customer_user_agent=spec.get("customer_user_agent", SHOPPER_AGENT),
        created_via=spec.get("created_via", "store-api"),
        payment_method=method,
        payment_method_title=spec.get("payment_method_title", payment_method(method).title),
    )


def _buyer(connection: sqlite3.Connection, order: Order, spec: Json, now: int) -> _Buyer:
    """Find or open the account; a checkout overwrites its addresses, a draft does not."""
    addresses = {key: order.details[key] for key in ("billing", "shipping")}
    email = order.details["billing"]["email"]
    known = find_customer(connection, int(spec.get("customer_id", 0)))
    if spec.get("customer_id") and known is None:
        raise ValueError(f"no such customer: {spec['customer_id']}")
    known = known or (customer_by_email(connection, email) if spec.get("register") else None)
    if known and spec.get("status") == DRAFT:
        return _Buyer(customer_id=known.id)
    if known:
        edited(connection, known, addresses, now)
        return _Buyer(customer_id=known.id, topic="customer.updated")
    if not spec.get("register"):
        return _Buyer()
    names = {key: order.details["billing"][key] for key in ("first_name", "last_name")}
    account = register(connection, {"email": email, **names, **addresses}, now)
    return _Buyer(customer_id=account.id, topic="customer.created")


def _settled(connection: sqlite3.Connection, order: Order, spec: Json) -> Order:
    """Bring the order to its first status, and a past one on to its last."""
    if spec.get("status") == DRAFT:
        return replace(order.having(payment_method_title=""), status=DRAFT)
    method = payment_method(order.payment_method)
    if order.details["created_via"] == "store-api":
        move = moved(replace(order, status=DRAFT), "pending", order.created)
        add_note(connection, order.id, move.note, created=order.created)
    settled = _first_status(connection, order, method.status, method.note)
    if method.pays_at_once:
        number = spec.get("transaction_id", f"ch_{order.details['order_key'][-13:]}")
        settled = replace(settled.having(transaction_id=number), paid=order.created)
    return _last_status(connection, settled, spec.get("status", settled.status))


def _first_status(connection: sqlite3.Connection, order: Order, status: str, note: str) -> Order:
    """The gateway says what a new order is; money has not come yet, whatever the status."""
    move = moved(order, status, order.created)
    add_note(connection, order.id, f"{note} {move.note}", created=order.created)
    return replace(move.order, paid=None)


def _last_status(connection: sqlite3.Connection, order: Order, status: str) -> Order:
    if status == order.status:
        return order
    move = moved(order, status, order.created)
    add_note(connection, order.id, move.note, created=order.created)
    if status == "refunded":
        everything = RefundRequest(amount=order.details["total"], by_gateway=False)
        record_refund(connection, order, everything, order.created)
    return move.order
