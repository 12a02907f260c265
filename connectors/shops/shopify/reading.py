"""Reads an order whole: what does not fit into one answer is asked for page by page."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from app.model.errors import NotFoundError, UnreachableError
from app.model.ids import ExternalOrderId, HoldId
from app.model.order import Order
from connectors.shops.shopify.gids import number_of, order_gid
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.orders import order_of
from connectors.shops.shopify.snapshot import (
    ConnectionJson,
    LineJson,
    OrderJson,
    PartJson,
    PartsJson,
)

T = TypeVar("T")

_MOST_PAGES: Final = 100
_PARTS_AGAIN: Final = 10
_PARTS_A_PAGE: Final = 40
MAY_LACK: Final = ("customer", "product", "shopifyProtect")
"""Fields that a scope less leaves empty; what is made of them is then unknown."""


def read_order(graphql: GraphQL, order: ExternalOrderId) -> Order:
    """Read one order as it is now. Raises NotFoundError when it is gone."""
    return in_our_words(read_snapshot(graphql, order))


def order_of_part(graphql: GraphQL, part_id: str) -> ExternalOrderId:
    """Return the order of a fulfillment order. Raises NotFoundError when it is gone."""
    found = graphql.ask("part_order", {"id": part_id}).get("fulfillmentOrder")
    if found is None:
        raise NotFoundError("Shopify no longer has this part of an order.")
    try:
        return ExternalOrderId(number_of(str(found["orderId"])))
    except ValueError as problem:
        raise _unreadable(problem) from None


def read_snapshot(graphql: GraphQL, order: ExternalOrderId) -> OrderJson:
    """Read all that we use of an order. Raises NotFoundError when it is gone."""
    gid = order_gid(order)
    answer = graphql.ask("order_snapshot", {"id": gid}, may_lack=MAY_LACK)
    return _whole(graphql, _as(OrderJson, found_in(answer)))


def read_parts_again(graphql: GraphQL, body: OrderJson) -> OrderJson:
    """Return the snapshot with what our writing may have changed: its parts, where it stands.

    Raises NotFoundError when the order is gone.
    """
    answer = graphql.ask("order_parts", {"id": body.id, "first": _PARTS_AGAIN})
    now = _as(PartsJson, found_in(answer))
    fresh = {name: getattr(now, name) for name in PartsJson.__struct_fields__}
    return _whole(graphql, msgspec.structs.replace(body, **fresh))


def in_our_words(body: OrderJson, wanted: HoldId | None = None) -> Order:
    """Translate a snapshot; raises UnreachableError where it makes no sense."""
    try:
        return order_of(body, wanted)
    except ValueError as problem:
        raise _unreadable(problem) from None


def found_in(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the order in an answer. Raises NotFoundError where there is none."""
    found: dict[str, Any] | None = answer.get("order")
    if found is None:
        raise NotFoundError(
            "Shopify no longer has this order, or does not show it to us: without"
            " read_all_orders it shows those of the last 60 days."
        )
    return found


def _whole(graphql: GraphQL, body: OrderJson) -> OrderJson:
    def more_lines(cursor: str | None) -> ConnectionJson[LineJson]:
        page = {"id": body.id, "after": cursor}
        answer = graphql.ask("order_lines", page, may_lack=MAY_LACK)
        return _as(ConnectionJson[LineJson], found_in(answer)["lineItems"])

    def more_parts(cursor: str | None) -> ConnectionJson[PartJson]:
        page = {"id": body.id, "after": cursor, "first": _PARTS_A_PAGE}
        answer = graphql.ask("order_parts", page)
        return _as(ConnectionJson[PartJson], found_in(answer)["fulfillmentOrders"])

    listed = body.fulfillment_orders
    return msgspec.structs.replace(
        body,
        line_items=_all(body.line_items, more_lines),
        fulfillment_orders=_all(listed, more_parts) if listed else None,
    )


def _all(
    first: ConnectionJson[T], more: Callable[[str | None], ConnectionJson[T]]
) -> ConnectionJson[T]:
    nodes, last = list(first.nodes), first.page_info
    for _ in range(_MOST_PAGES):
        if not last.has_next_page:
            break
        page = more(last.end_cursor)
        nodes += page.nodes
        last = page.page_info
    return ConnectionJson(nodes=tuple(nodes))


def _as(kind: type[T], found: object) -> T:
    try:
        return msgspec.convert(found, kind)
    except ValueError as problem:
        raise _unreadable(problem) from None


def _unreadable(problem: ValueError) -> UnreachableError:
    return UnreachableError(f"Shopify's answer about the order cannot be read: {problem}.")
