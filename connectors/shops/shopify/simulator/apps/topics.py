"""Which topics there are, what an app must be allowed to read to be told, and what it gets unasked."""

COMPLIANCE = ("customers/data_request", "customers/redact", "shop/redact")
"""Sent to every app, whatever it subscribed to."""

_ORDERS = "read_orders"
_PARTS = "fulfillment_orders"
_DISPUTES = "read_shopify_payments_disputes"
_SCOPES = {
    "orders": _ORDERS,
    "order_transactions": _ORDERS,
    "refunds": _ORDERS,
    "fulfillments": _ORDERS,
    "customers": "read_customers",
    "disputes": _DISPUTES,
    "fulfillment_orders": _PARTS,
    "fulfillment_holds": _PARTS,
}

DECLARED = (
    "orders/create",
    "orders/updated",
    "orders/edited",
    "orders/cancelled",
    "orders/paid",
    "orders/fulfilled",
    "orders/risk_assessment_changed",
    "fulfillment_orders/order_routing_complete",
    "fulfillment_orders/moved",
    "fulfillment_orders/split",
    "fulfillment_orders/merged",
    "fulfillment_orders/cancelled",
    "fulfillment_orders/placed_on_hold",
    "fulfillment_orders/hold_released",
    "fulfillment_orders/fulfillment_request_submitted",
    "fulfillment_orders/fulfillment_request_accepted",
    "fulfillment_orders/fulfillment_request_rejected",
    "fulfillment_orders/cancellation_request_submitted",
    "fulfillment_orders/cancellation_request_accepted",
    "fulfillment_orders/cancellation_request_rejected",
    "fulfillment_holds/added",
    "fulfillment_holds/released",
    "customers/create",
    "customers/update",
    "refunds/create",
    "disputes/create",
    "disputes/update",
    "app/uninstalled",
    "app/scopes_update",
)
"""What an app's TOML file declares unless the test says otherwise."""


def may_hear(scopes: list[str], topic: str) -> bool:
    """Whether an app with these scopes is told of a topic."""
    needed = _SCOPES.get(topic.partition("/")[0])
    if needed is None or topic in COMPLIANCE:
        return True
    if needed == _PARTS:
        return any(scope.endswith("_fulfillment_orders") for scope in scopes)
    return allows(scopes, needed)


def allows(scopes: list[str], scope: str) -> bool:
    """Whether a scope was granted; to write is to read."""
    return scope in scopes or scope.replace("read_", "write_", 1) in scopes


def as_enum(topic: str) -> str:
    """Write ``orders/create`` as GraphQL does: ``ORDERS_CREATE``."""
    return topic.replace("/", "_").upper()


_GROUPS = sorted((*_SCOPES, "app", "shop"), key=len, reverse=True)


def from_enum(name: str) -> str:
    """Write ``ORDERS_CREATE`` as webhooks do: ``orders/create``."""
    lower = name.lower()
    for group in _GROUPS:
        if lower.startswith(f"{group}_"):
            return f"{group}/{lower[len(group) + 1 :]}"
    return lower.replace("_", "/", 1)
