"""Fulfillments, refunds and transactions as webhooks hold them."""

from decimal import Decimal

from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.orders.money import amount
from connectors.shops.shopify.simulator.orders.order import line_of
from connectors.shops.shopify.simulator.payloads.amounts import money_set, number
from connectors.shops.shopify.simulator.payloads.lines import refunded_line
from connectors.shops.shopify.simulator.payloads.people import address
from connectors.shops.shopify.simulator.state.documents import Json


def fulfillment_payload(order: Json, part: Json, fulfillment_id: str) -> Json:
    """Write the body of ``fulfillments/create``."""
    lines = [line_of(order, piece["lineItemId"]) for piece in part["lines"]]
    return {
        "id": number_of(fulfillment_id),
        "order_id": number_of(order["id"]),
        "status": "success",
        "created_at": part["updatedAt"],
        "service": "manual",
        "updated_at": part["updatedAt"],
        "tracking_company": None,
        "shipment_status": None,
        "location_id": number_of(part["locationId"]),
        "origin_address": None,
        "email": order["email"],
        "destination": address(order["shippingAddress"]),
        "line_items": [refunded_line(line, order["currency"]) for line in lines],
        "tracking_number": None,
        "tracking_numbers": [],
        "tracking_url": None,
        "tracking_urls": [],
        "receipt": {},
        "name": f"{order['name']}.1",
        "admin_graphql_api_id": fulfillment_id,
    }


def refund_payload(order: Json, refund: Json) -> Json:
    """Write the body of ``refunds/create``."""
    ids = set(refund["transactionIds"])
    return {
        "id": number_of(refund["id"]),
        "order_id": number_of(order["id"]),
        "created_at": refund["createdAt"],
        "note": refund["note"],
        "user_id": None,
        "processed_at": refund["createdAt"],
        "duties": [],
        "total_duties_set": money_set("0", order["currency"]),
        "return": None,
        "refund_shipping_lines": [],
        "restock": False,
        "admin_graphql_api_id": refund["id"],
        "order_adjustments": [],
        "refund_line_items": [],
        "transactions": [
            transaction_payload(order, one) for one in order["transactions"] if one["id"] in ids
        ],
    }


def transaction_payload(order: Json, one: Json) -> Json:
    """Write a transaction."""
    money = {"amount": "0.0", "currency": order["currency"]}
    return {
        "id": number_of(one["id"]),
        "order_id": number_of(order["id"]),
        "kind": one["kind"].lower(),
        "gateway": one["gateway"],
        "status": one["status"].lower(),
        "message": None,
        "created_at": one["createdAt"],
        "test": one["test"],
        "authorization": None,
        "location_id": None,
        "user_id": None,
        "parent_id": number(one["parentId"]),
        "processed_at": one["processedAt"],
        "device_id": None,
        "error_code": None,
        "source_name": "web",
        "receipt": {},
        "amount": amount(Decimal(one["amount"])),
        "currency": order["currency"],
        "payment_id": one["paymentId"],
        "total_unsettled_set": {"presentment_money": dict(money), "shop_money": dict(money)},
        "manual_payment_gateway": one["manualPaymentGateway"],
        "amount_rounding": None,
        "admin_graphql_api_id": one["id"],
    }
