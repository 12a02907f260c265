"""What we are told of, and what each topic is about."""

from typing import Final

ORDER_TOPICS: Final = (
    "orders/cancelled",
    "orders/create",
    "orders/delete",
    "orders/edited",
    "orders/fulfilled",
    "orders/paid",
    "orders/risk_assessment_changed",
    "orders/updated",
    "refunds/create",
)
PART_TOPICS: Final = (
    "fulfillment_holds/added",
    "fulfillment_holds/released",
    "fulfillment_orders/cancellation_request_accepted",
    "fulfillment_orders/cancellation_request_rejected",
    "fulfillment_orders/cancelled",
    "fulfillment_orders/fulfillment_request_accepted",
    "fulfillment_orders/fulfillment_request_rejected",
    "fulfillment_orders/fulfillment_request_submitted",
    "fulfillment_orders/hold_released",
    "fulfillment_orders/merged",
    "fulfillment_orders/moved",
    "fulfillment_orders/order_routing_complete",
    "fulfillment_orders/placed_on_hold",
    "fulfillment_orders/scheduled_fulfillment_order_ready",
    "fulfillment_orders/split",
)
DISPUTE_TOPICS: Final = ("disputes/create", "disputes/update")
CUSTOMER_TOPICS: Final = ("customers/create", "customers/update")
APP_TOPICS: Final = ("app/scopes_update", "app/uninstalled")
COMPLIANCE_TOPICS: Final = ("customers/data_request", "customers/redact", "shop/redact")
"""Shopify takes them from the app's configuration only, never through the API."""

SUBSCRIBED: Final = (
    *APP_TOPICS,
    *CUSTOMER_TOPICS,
    *DISPUTE_TOPICS,
    *PART_TOPICS,
    *ORDER_TOPICS,
)
"""What a subscription is needed for; shopify.app.toml declares the same."""

NEEDED_SCOPES: Final = {
    "customers/create": ("read_customers",),
    "customers/update": ("read_customers",),
    "disputes/create": ("read_shopify_payments_disputes",),
    "disputes/update": ("read_shopify_payments_disputes",),
}
"""Scopes without which Shopify refuses a subscription, beside those for orders and their parts."""


def enum_of(topic: str) -> str:
    """Return the topic as GraphQL spells it: ``orders/create`` is ORDERS_CREATE."""
    return topic.replace("/", "_").upper()
