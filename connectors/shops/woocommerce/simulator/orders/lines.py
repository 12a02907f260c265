"""Lines of an order (goods, shipping, fees) and the totals that follow from them. No taxes here."""

import sqlite3
from decimal import Decimal

from connectors.shops.woocommerce.simulator.orders.catalogue import find_product
from connectors.shops.woocommerce.simulator.orders.metadata import merged
from connectors.shops.woocommerce.simulator.orders.order import Order
from connectors.shops.woocommerce.simulator.php_json import Json, php_number
from connectors.shops.woocommerce.simulator.state.database import next_id

_CENT = Decimal("0.01")


def money(amount: object) -> str:
    """Write an amount as WooCommerce does: a string with two decimals."""
    return str(Decimal(str(amount)).quantize(_CENT))


def line_item(connection: sqlite3.Connection, spec: Json) -> Json:
    """Build a line of goods from a product of the catalogue, or from a name and a price."""
    product = find_product(product_id=spec.get("product_id"), sku=spec.get("sku"))
    quantity = int(spec.get("quantity", 1))
    price = Decimal(str(spec.get("price", product.price if product else "0")))
    total = Decimal(str(spec.get("total", price * quantity)))
    return {
        "id": next_id(connection, "item"),
        "name": spec.get("name") or (product.name if product else ""),
        "product_id": product.id if product else int(spec.get("product_id") or 0),
        "variation_id": int(spec.get("variation_id") or 0),
        "quantity": quantity,
        "tax_class": "",
        "subtotal": money(spec.get("subtotal", total)),
        "subtotal_tax": "0.00",
        "total": money(total),
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": _item_meta(connection, spec.get("meta_data", [])),
        "sku": product.sku if product else (spec.get("sku") or None),
        "price": php_number(float(total / quantity)) if quantity else 0,
        "image": {"id": "", "src": ""},
        "parent_name": None,
    }


def shipping_line(connection: sqlite3.Connection, spec: Json, goods: list[Json]) -> Json:
    """Build a line of shipping; it names the goods in it, as the checkout does."""
    parcel = ", ".join(f"{item['name']} &times; {item['quantity']}" for item in goods)
    meta = spec.get("meta_data", [{"key": "Items", "value": parcel}] if parcel else [])
    return {
        "id": next_id(connection, "item"),
        "method_title": str(spec.get("method_title", "Flat rate")),
        "method_id": str(spec.get("method_id", "flat_rate")),
        "instance_id": str(spec.get("instance_id", "1")),
        "total": money(spec.get("total", "0")),
        "total_tax": "0.00",
        "taxes": [],
        "tax_status": "taxable",
        "meta_data": _item_meta(connection, meta),
    }


def coupon_line(connection: sqlite3.Connection, spec: Json) -> Json:
    """Build a line for a code; what it took off is in the lines of goods (subtotal less total)."""
    return {
        "id": next_id(connection, "item"),
        "code": str(spec["code"]),
        "discount": money(spec.get("discount", "0")),
        "discount_tax": "0.00",
        "meta_data": [],
    }


def fee_line(connection: sqlite3.Connection, spec: Json) -> Json:
    """Build a fee, or a rebate when its total is negative."""
    return {
        "id": next_id(connection, "item"),
        "name": str(spec.get("name", "Fee")),
        "tax_class": "",
        "tax_status": "taxable",
        "amount": money(spec.get("total", "0")),
        "total": money(spec.get("total", "0")),
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": [],
    }


def changed_line(line: Json, changes: Json) -> Json:
    """Return a line after a change; a new quantity alone does not change its total."""
    changed = {**line, **changes}
    for amount in ("subtotal", "total"):
        if amount in changed:
            changed[amount] = money(changed[amount])
    if changed.get("quantity"):
        changed["price"] = php_number(float(changed["total"]) / int(changed["quantity"]))
    return changed


def totalled(order: Order) -> Order:
    """Return the order with totals that are the sum of its lines."""
    goods, subtotal = _sum(order, "line_items", "total"), _sum(order, "line_items", "subtotal")
    shipping = _sum(order, "shipping_lines", "total")
    return order.having(
        discount_total=money(subtotal - goods),
        shipping_total=money(shipping),
        total=money(goods + shipping + _sum(order, "fee_lines", "total")),
    )


def _item_meta(connection: sqlite3.Connection, wanted: list[Json]) -> list[Json]:
    fields = merged(connection, [], wanted, "item_meta")
    return [
        {**field, "display_key": field["key"], "display_value": field["value"]} for field in fields
    ]


def _sum(order: Order, lines: str, amount: str) -> Decimal:
    return sum((Decimal(line[amount]) for line in order.details[lines]), Decimal(0))
