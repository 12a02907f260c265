"""Lines of an order from what a test or a form says of them."""

import sqlite3
from decimal import Decimal

from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.orders.money import amount
from connectors.shops.shopify.simulator.state.documents import Json

_KNOWN = {
    "sku",
    "title",
    "quantity",
    "price",
    "gift_card",
    "requires_shipping",
    "location",
    "product_type",
}


def new_line(connection: sqlite3.Connection, spec: Json) -> Json:
    """Make a line. A ``location`` names the place that sends it.

    Raises:
        ValueError: it is told something that no line has.
    """
    if set(spec) - _KNOWN:
        raise ValueError(f"a line has: {', '.join(sorted(_KNOWN))}")
    gift_card = bool(spec.get("gift_card", False))
    quantity = int(spec.get("quantity", 1))
    product = {
        "id": new_gid(connection, "Product"),
        "productType": spec.get("product_type", ""),
        "tags": [],
    }
    return {
        "id": new_gid(connection, "LineItem"),
        "title": spec.get("title", spec.get("sku", "Wool blanket")),
        "sku": spec.get("sku"),
        "quantity": quantity,
        "currentQuantity": quantity,
        "fulfilled": 0,
        "price": amount(Decimal(str(spec.get("price", "499.00")))),
        "isGiftCard": gift_card,
        "requiresShipping": bool(spec.get("requires_shipping", not gift_card)),
        "location": spec.get("location"),
        "product": product,
        "variant": {"id": new_gid(connection, "ProductVariant")},
    }
