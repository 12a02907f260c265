"""Looks at the holds on many orders in few calls.

The document asks for ten orders by their ids: a search (``orders(query:)``) shows what its index
knows, which may be minutes old. By Shopify's way of counting it asks for at most 290 points.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from app.model.errors import NotFoundError, UnreachableError
from app.model.ids import ExternalOrderId
from app.model.order import OrderStatus
from app.ports import HoldsSeen
from connectors.shops.shopify.gids import order_gid
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.parts import parts_of
from connectors.shops.shopify.reading import read_order
from connectors.shops.shopify.snapshot import PartsJson
from connectors.shops.shopify.statuses import status_by_parts

_AT_ONCE: Final = 10
"""As many as the document names."""


def holds_on(
    graphql: GraphQL, orders: Sequence[ExternalOrderId]
) -> Mapping[ExternalOrderId, HoldsSeen]:
    """Return how each order stands; those that Shopify does not show us are missing.

    Raises:
        UnreachableError: no answer, or not now.
        NotFoundError: an id is no order number.
    """
    seen: dict[ExternalOrderId, HoldsSeen] = {}
    for begin in range(0, len(orders), _AT_ONCE):
        some = orders[begin : begin + _AT_ONCE]
        for order, found in zip(some, _found(graphql, some), strict=True):
            if found is not None and (one := _seen(graphql, order, found)) is not None:
                seen[order] = one
    return seen


def _found(graphql: GraphQL, orders: Sequence[ExternalOrderId]) -> Iterator[dict[str, Any] | None]:
    # The document has a fixed number of places: the last order fills up those that are left.
    full = [*orders, *[orders[-1]] * (_AT_ONCE - len(orders))]
    ids = {f"order{place}": order_gid(order) for place, order in enumerate(full, 1)}
    answer = graphql.ask("orders_holds", ids)
    return (answer.get(f"order{place}") for place in range(1, len(orders) + 1))


def _seen(graphql: GraphQL, order: ExternalOrderId, found: dict[str, Any]) -> HoldsSeen | None:
    try:
        body = msgspec.convert(found, PartsJson)
    except ValueError as problem:
        raise UnreachableError(
            f"Shopify's answer about an order cannot be read: {problem}."
        ) from None
    listed = body.fulfillment_orders
    if listed is not None and listed.page_info.has_next_page:
        return _seen_whole(graphql, order)
    parts = parts_of(body)
    return HoldsSeen(status=status_by_parts(body, parts) or OrderStatus.TO_SHIP, parts=parts)


def _seen_whole(graphql: GraphQL, order: ExternalOrderId) -> HoldsSeen | None:
    try:
        whole = read_order(graphql, order)
    except NotFoundError:
        return None
    return HoldsSeen(status=whole.status, parts=whole.parts)
