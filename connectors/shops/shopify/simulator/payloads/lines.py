"""Lines and shipping of an order as webhooks hold them."""

from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.payloads.amounts import money_set, number
from connectors.shops.shopify.simulator.state.documents import Json


def line_item(line: Json, currency: str) -> Json:
    """Write a line inside an order."""
    left = line["currentQuantity"] - line["fulfilled"]
    return {
        "id": number_of(line["id"]),
        "admin_graphql_api_id": line["id"],
        "attributed_staffs": [],
        "current_quantity": line["currentQuantity"],
        "fulfillable_quantity": left,
        "fulfillment_service": "manual",
        "fulfillment_status": None if left else "fulfilled",
        "gift_card": line["isGiftCard"],
        "grams": 0,
        "name": line["title"],
        "price": line["price"],
        "price_set": money_set(line["price"], currency),
        "product_exists": True,
        "product_id": number(line["product"]["id"]),
        "properties": [],
        "quantity": line["quantity"],
        "requires_shipping": line["requiresShipping"],
        "sales_line_item_group_id": None,
        "sku": line["sku"],
        "taxable": True,
        "title": line["title"],
        "total_discount": "0.00",
        "total_discount_set": money_set("0", currency),
        "variant_id": number(line["variant"]["id"]),
        "variant_inventory_management": None,
        "variant_title": None,
        "vendor": None,
        "tax_lines": [],
        "duties": [],
        "discount_allocations": [],
    }


def refunded_line(line: Json, currency: str) -> Json:
    """Write a line inside a refund: fewer keys, and others."""
    whole = line_item(line, currency)
    left_out = ("attributed_staffs", "current_quantity", "sales_line_item_group_id")
    return {name: value for name, value in whole.items() if name not in left_out}


def shipping_line(order: Json) -> Json:
    """Write how an order is shipped."""
    price = money_set(order["shippingPrice"], order["currency"])
    return {
        "id": number(order["shippingLine"]["id"]),
        "carrier_identifier": None,
        "code": order["shippingLine"]["code"],
        "current_discounted_price_set": price,
        "discounted_price": order["shippingPrice"],
        "discounted_price_set": price,
        "is_removed": False,
        "phone": None,
        "price": order["shippingPrice"],
        "price_set": price,
        "requested_fulfillment_service_id": None,
        "source": order["shippingLine"]["source"],
        "title": order["shippingLine"]["title"],
        "tax_lines": [],
        "discount_allocations": [],
    }
