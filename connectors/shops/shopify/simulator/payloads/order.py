"""The body of orders/create, updated, cancelled, paid, fulfilled: all but fulfillment orders and risk."""

from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.orders.money import (
    current_total,
    financial_status,
    subtotal,
    total,
)
from connectors.shops.shopify.simulator.orders.parts import fulfillment_status
from connectors.shops.shopify.simulator.payloads.amounts import money_set
from connectors.shops.shopify.simulator.payloads.lines import line_item, shipping_line
from connectors.shops.shopify.simulator.payloads.people import address, customer_in_order
from connectors.shops.shopify.simulator.state.documents import Json

_SHOWN_FULFILLMENT = {"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}


def order_payload(order: Json, customer: Json | None, shop: Json, now: float) -> Json:
    """Write an order as it is now."""
    return {
        **_head(order),
        **_money(order),
        **_middle(order, shop, now),
        "billing_address": address(order["billingAddress"]),
        "customer": customer_in_order(customer, order["currency"]) if customer else None,
        "discount_applications": [],
        "fulfillments": [],
        "line_items": [line_item(line, order["currency"]) for line in order["lines"]],
        "payment_terms": None,
        "refunds": [],
        "shipping_address": address(order["shippingAddress"]),
        "shipping_lines": [shipping_line(order)] if order["shippingLine"] else [],
        "returns": [],
        "line_item_groups": [],
    }


def _head(order: Json) -> Json:
    return {
        "id": number_of(order["id"]),
        "admin_graphql_api_id": order["id"],
        "app_id": number_of(order["app"]["id"]),
        "browser_ip": order["clientIp"],
        "buyer_accepts_marketing": False,
        "cancel_reason": order["cancelReason"].lower() if order["cancelReason"] else None,
        "cancelled_at": order["cancelledAt"],
        "cart_token": None,
        "checkout_token": None,
        "client_details": None,
        "closed_at": order["closedAt"],
        "confirmation_number": order["confirmationNumber"],
        "confirmed": order["confirmed"],
        "contact_email": order["email"],
        "created_at": order["createdAt"],
        "currency": order["currency"],
        "customer_locale": order["customerLocale"],
        "device_id": None,
        "discount_codes": [
            {"code": code, "amount": order["discount"], "type": "fixed_amount"}
            for code in order["discountCodes"]
        ],
        "duties_included": False,
        "email": order["email"],
        "estimated_taxes": False,
    }


def _money(order: Json) -> Json:
    currency = order["currency"]
    sums = {
        "current_shipping_price": order["shippingPrice"],
        "current_subtotal_price": subtotal(order),
        "current_total_discounts": order["discount"],
        "current_total_price": current_total(order),
        "current_total_tax": "0",
        "subtotal_price": subtotal(order),
        "total_cash_rounding_payment_adjustment": "0",
        "total_cash_rounding_refund_adjustment": "0",
        "total_discounts": order["discount"],
        "total_line_items_price": subtotal(order),
        "total_price": total(order),
        "total_shipping_price": order["shippingPrice"],
        "total_tax": "0",
    }
    sets = {f"{name}_set": money_set(value, currency) for name, value in sums.items()}
    plain = {name: sets[f"{name}_set"]["shop_money"]["amount"] for name in sums}
    only_sets = (
        "current_shipping_price",
        "total_cash_rounding_payment_adjustment",
        "total_cash_rounding_refund_adjustment",
        "total_shipping_price",
    )
    return {
        **{name: value for name, value in plain.items() if name not in only_sets},
        **sets,
        "current_total_additional_fees_set": None,
        "current_total_duties_set": None,
        "original_total_additional_fees_set": None,
        "original_total_duties_set": None,
        "total_outstanding": "0.00",
        "total_tip_received": "0.00",
    }


def _middle(order: Json, shop: Json, now: float) -> Json:
    return {
        "financial_status": financial_status(order, now).lower(),
        "fulfillment_status": _SHOWN_FULFILLMENT.get(fulfillment_status(order)),
        "landing_site": None,
        "landing_site_ref": None,
        "location_id": None,
        "merchant_business_entity_id": "MTU0ODM4MDAwOQ",
        "merchant_of_record_app_id": None,
        "name": order["name"],
        "note": order["note"],
        "note_attributes": [
            {"name": one["key"], "value": one["value"]} for one in order["customAttributes"]
        ],
        "number": order["number"] - 1000,
        "order_number": order["number"],
        "order_status_url": f"https://{shop['domain']}/{number_of(shop['id'])}/orders/x/authenticate",
        "payment_gateway_names": [order["gateway"]],
        "phone": order["phone"],
        "po_number": order["poNumber"],
        "presentment_currency": order["currency"],
        "processed_at": order["processedAt"],
        "reference": None,
        "referring_site": None,
        "source_identifier": None,
        "source_name": order["sourceName"],
        "source_url": None,
        "tags": ", ".join(order["tags"]),
        "tax_exempt": False,
        "tax_lines": [],
        "taxes_included": True,
        "test": order["test"],
        "token": order["confirmationNumber"],
        "total_weight": 0,
        "updated_at": order["updatedAt"],
        "user_id": None,
    }
