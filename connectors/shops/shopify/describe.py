"""Reads what a shop says of itself, and what it does not let us do."""

from app.ports import ShopDescription
from connectors.shops.shopify.graphql import GraphQL


def describe(graphql: GraphQL) -> ShopDescription:
    """Return the shop's name, place, money and clock, and the gaps in what we may do."""
    shop = graphql.ask("app_installation")["shop"]
    return ShopDescription(
        name=shop["name"],
        url=graphql.shop_url,
        timezone=shop["ianaTimezone"],
        currency=shop["currencyCode"],
        country="",
        version="",
        now=graphql.answered_at,
    )
