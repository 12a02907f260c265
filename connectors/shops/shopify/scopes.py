"""The scopes that the app asks for, and what it means where one is missing."""

from collections.abc import Collection, Sequence
from typing import Final

from app.ports import Gap

_CONSEQUENCES: Final = {
    "read_orders": "No order can be read, so nothing is decided and nothing is held.",
    "write_orders": (
        "Findings cannot be left at the order as a risk assessment or a tag, and an order cannot"
        " be cancelled or refunded from here."
    ),
    "read_merchant_managed_fulfillment_orders": (
        "What your own locations send stays unseen, so a risky order from there cannot be held."
    ),
    "write_merchant_managed_fulfillment_orders": (
        "What your own locations send cannot be held: a risky order from there ships."
    ),
    "read_third_party_fulfillment_orders": (
        "What a third-party warehouse sends stays unseen, so an order that is shown as held may"
        " still ship from there."
    ),
    "write_third_party_fulfillment_orders": "A third-party warehouse may still ship a held order.",
    "read_customers": (
        "Customer accounts stay unseen: how old an account is, and that it belongs to a regular"
        " buyer, counts for nothing."
    ),
    "read_products": (
        "Kinds of goods stay unseen: what is easily sold on is known by its title only, and rules"
        " about a kind of goods find nothing."
    ),
    "read_shopify_payments_disputes": (
        "Disputed payments stay unseen: they open no case, and the history learns nothing of them."
    ),
    "read_all_orders": (
        "Only orders of the last 60 days can be read, so buyers known from before look new."
    ),
}
"""In the order in which they matter. Source: facts: Shopify; shopify.dev, access scopes."""

ASKED_FOR: Final = tuple(scope for scope in _CONSEQUENCES if scope != "read_all_orders")
"""What consent is asked for; Shopify grants ``read_all_orders`` to an app on request only."""


def gaps_in(granted: Collection[str]) -> Sequence[Gap]:
    """Return what is missing among the granted scopes; ``write_x`` lets us read x too."""
    held = with_implied(granted)
    return [
        Gap(missing=scope, consequence=consequence, is_usual=scope not in ASKED_FOR)
        for scope, consequence in _CONSEQUENCES.items()
        if scope not in held
    ]


def with_implied(granted: Collection[str]) -> frozenset[str]:
    """Return the scopes with those that they imply."""
    reads = {
        f"read_{scope.removeprefix('write_')}" for scope in granted if scope.startswith("write_")
    }
    return frozenset({*granted, *reads})
