"""Whether Shopify withholds people's data from the app: no scope tells, only an order does."""

from typing import Any, Final

import msgspec

from app.ports import Gap
from connectors.shops.shopify.graphql import GraphQL

_GAP: Final = Gap(
    missing="protected_customer_data",
    consequence=(
        "Shopify withholds names, e-mail addresses, postal addresses and phone numbers from the"
        " app: what compares them counts for nothing, and no buyer can be written to. Ask for"
        " access to protected customer data in the app's settings. A custom app also needs the"
        " plan Shopify or a higher one."
    ),
)


class _AddressJson(msgspec.Struct):
    address1: Any = None
    lastName: Any = None  # noqa: N815 - Shopify's spelling


class _OrderJson(msgspec.Struct):
    requiresShipping: bool = False  # noqa: N815
    shippingAddress: _AddressJson | None = None  # noqa: N815


class _OrdersJson(msgspec.Struct):
    nodes: list[_OrderJson]


class _NewestJson(msgspec.Struct):
    orders: _OrdersJson


def gap_in_protected_data(graphql: GraphQL) -> Gap | None:
    """Return the gap where the newest orders show it; None also where there is no order yet.

    Withheld fields come as null, with an error beside them or without. An order that is sent
    somewhere always has an address: only there does null mean withheld.
    """
    data = graphql.ask("newest_orders")
    try:
        orders = msgspec.convert(data, _NewestJson).orders.nodes
    except msgspec.ValidationError:
        return None
    return _GAP if graphql.withheld or any(map(_is_withheld, orders)) else None


def _is_withheld(order: _OrderJson) -> bool:
    address = order.shippingAddress or _AddressJson()
    return order.requiresShipping and not address.address1 and not address.lastName
