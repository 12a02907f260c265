"""Placing orders, from the checkout, a test, or in bulk as the history of a shop."""

import sqlite3
from decimal import Decimal

from connectors.shops.shopify.simulator.clock import read, written
from connectors.shops.shopify.simulator.gids import gid, new_gid
from connectors.shops.shopify.simulator.hooks.announce import News, announce
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.life.paying import pay_at_checkout
from connectors.shops.shopify.simulator.life.risk import begin_assessment
from connectors.shops.shopify.simulator.life.routing import plan_routing, route
from connectors.shops.shopify.simulator.life.sending import send_everything
from connectors.shops.shopify.simulator.orders.addresses import new_address
from connectors.shops.shopify.simulator.orders.catalogue import new_line
from connectors.shops.shopify.simulator.orders.customers import customer_for
from connectors.shops.shopify.simulator.orders.money import amount, financial_status
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.orders.transactions import GATEWAYS
from connectors.shops.shopify.simulator.payloads.people import customer_payload
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json, next_number, save

_KNOWN = {
    "email",
    "phone",
    "customer",
    "billing_address",
    "shipping_address",
    "line_items",
    "total",
    "shipping_price",
    "discount",
    "discount_codes",
    "attributes",
    "currency",
    "gateway",
    "financial_status",
    "card",
    "failed_attempts",
    "client_ip",
    "locale",
    "test",
    "created_at",
    "updated_at",
    "risk",
    "tags",
    "note",
    "silent",
    "fulfilled",
    "cancelled",
    "confirmed",
    "protect",
    "source_name",
    "authorization_expires_at",
    "scheduled_for",
    "fulfill_by",
    "route",
}
_FIRST_NUMBER = 1000
_EMPTY_LISTS = (
    "parts",
    "transactions",
    "assessments",
    "refunds",
    "disputes",
    "metafields",
)


def place_order(scene: Scene, spec: Json) -> Json:
    """Place an order; whatever is left out of the spec is ordinary.

    ``silent`` makes it part of the history: nobody is told, everything about it is done.

    Raises:
        KeyError: there is no such shop.
        ValueError: the spec tells something that no order has.
    """
    if set(spec) - _KNOWN:
        raise ValueError(f"an order has: {', '.join(sorted(_KNOWN))}")
    shop = the_shop(scene.connection, scene.domain)
    at = read(spec["created_at"]) if spec.get("created_at") else scene.now
    order = _order(scene.connection, shop, spec, at)
    newcomer = _customer(scene, order, spec, at)
    pay_at_checkout(scene.connection, shop, order, spec=spec, at=at)
    begin_assessment(scene, order, spec, at)
    if spec.get("silent"):
        _settle(scene, order, spec)
        return order
    save_order(scene.connection, scene.domain, order, scene.now)
    if newcomer:
        body = customer_payload(newcomer, shop["currency"])
        announce(scene, [News(topic="customers/create", body=lambda _: body)])
    paid = financial_status(order, scene.now) == "PAID"
    announce_order(scene, order, "orders/create", *(["orders/paid"] if paid else []))
    plan_routing(scene, shop, order)
    return order


def _settle(scene: Scene, order: Json, spec: Json) -> None:
    """Do at once what takes time, and tell nobody."""
    changed = read(spec["updated_at"]) if spec.get("updated_at") else read(order["createdAt"])
    if spec.get("route", True):
        route(scene, order, silent=True)
    if spec.get("fulfilled"):
        send_everything(order, changed)
    if spec.get("cancelled"):
        order["cancelledAt"] = order["closedAt"] = written(changed)
        order["cancelReason"] = "CUSTOMER"
        for part in order["parts"]:
            part["status"] = "CANCELLED"
    save_order(scene.connection, scene.domain, order, changed)


def _order(connection: sqlite3.Connection, shop: Json, spec: Json, at: float) -> Json:
    number = _FIRST_NUMBER + next_number(connection, f"orders of {shop['domain']}")
    shipping = spec.get("shipping_address")
    billing = spec.get("billing_address", shipping)
    return {
        "id": new_gid(connection, "Order"),
        "number": number,
        "name": f"#{number}",
        "confirmationNumber": f"C{number:08d}",
        **dict.fromkeys(("createdAt", "processedAt", "updatedAt"), written(at)),
        **dict.fromkeys(("cancelledAt", "cancelReason", "closedAt", "poNumber", "customerId")),
        "confirmed": bool(spec.get("confirmed", True)),
        "edited": False,
        "sourceName": spec.get("source_name", "web"),
        "app": {"id": gid("App", 580111), "name": "Online Store"},
        "clientIp": spec.get("client_ip", "203.0.113.77"),
        "customerLocale": spec.get("locale", "sv"),
        **{name: spec.get(name) for name in ("email", "phone", "note")},
        "tags": list(spec.get("tags", ())),
        "currency": spec.get("currency", shop["currency"]),
        "total": amount(Decimal(str(spec["total"]))) if spec.get("total") else None,
        **_paid_by(spec),
        **_goods(connection, spec),
        "billingAddress": new_address(connection, billing) if billing else None,
        "shippingAddress": new_address(connection, shipping) if shipping else None,
        "routed": False,
        "scheduledFor": spec.get("scheduled_for"),
        "fulfillBy": spec.get("fulfill_by"),
        **{name: [] for name in _EMPTY_LISTS},
        "protect": _protect(shop, spec),
    }


def _paid_by(spec: Json) -> Json:
    gateway = spec.get("gateway", "shopify_payments")
    if gateway not in GATEWAYS:
        raise ValueError(f"gateway is one of: {', '.join(GATEWAYS)}")
    name, shown = GATEWAYS[gateway]
    is_test = bool(spec.get("test", gateway == "bogus"))
    return {"gateway": name, "formattedGateway": shown, "test": is_test}


def _goods(connection: sqlite3.Connection, spec: Json) -> Json:
    lines = [new_line(connection, line) for line in spec.get("line_items", [{}])]
    ships = any(line["requiresShipping"] for line in lines)
    return {
        "lines": lines,
        "discount": amount(spec.get("discount", "0")),
        "discountCodes": list(spec.get("discount_codes", ())),
        "customAttributes": _attributes(spec),
        "shippingPrice": amount(spec.get("shipping_price", "49.00") if ships else "0"),
        "shippingLine": _shipping_line(connection) if ships else None,
    }


def _attributes(spec: Json) -> list[Json]:
    return [{"key": key, "value": value} for key, value in spec.get("attributes", {}).items()]


def _shipping_line(connection: sqlite3.Connection) -> Json:
    return {
        "id": new_gid(connection, "ShippingLine"),
        "title": "Standard",
        "code": "Standard",
        "source": "shopify",
    }


def _protect(shop: Json, spec: Json) -> Json | None:
    told = spec.get("protect", "ELIGIBLE" if shop["protect"] else None)
    return {"status": "PENDING", "eligibility": told} if told else None


def _customer(scene: Scene, order: Json, spec: Json, at: float) -> Json | None:
    """Find or open the account that an order belongs to; return it if it is new."""
    if spec.get("customer") is None:
        return None
    told = {"email": order["email"], "phone": order["phone"], **spec["customer"]}
    customer, is_new = customer_for(scene.connection, scene.domain, told, at)
    order["customerId"] = customer["id"]
    if is_new and order["shippingAddress"]:
        customer["addresses"] = [order["shippingAddress"]]
        save(scene.connection, "customer", customer, shop=scene.domain, key=customer["id"], at=at)
    return customer if is_new else None
