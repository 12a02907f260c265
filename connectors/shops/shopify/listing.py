"""Lists a shop's orders. Shopify pages by cursors; our port by numbers, and we keep no state.

What changed is asked for by moments, so that page numbers serve within one moment only and a
walk over bare ids finds them. Past orders are many: there a page's number is itself a moment,
the minute at which the page after it begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from app.model.errors import NotFoundError, UnreachableError
from app.model.ids import ExternalOrderId
from app.model.order import Order
from app.ports import OrdersPage
from connectors.shops.shopify.gids import number_of
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.orders import order_of
from connectors.shops.shopify.reading import MAY_LACK, read_order
from connectors.shops.shopify.snapshot import Moment, OrderJson

_FIRST_MINUTE: Final = datetime(2004, 1, 1, tzinfo=UTC)
"""Before Shopify's first order."""
_MINUTE: Final = timedelta(minutes=1)
_ENOUGH: Final = 55
"""Past orders a page: three answers, or more where one minute holds more."""
_MOST_CURSORS: Final = 250
# As the documents ask for them.
_CHANGED: Final = 12
_TRANSACTIONS: Final = 3
_REFUNDS: Final = 2


class _TimesJson(msgspec.Struct, rename="camel"):
    id: str
    created_at: Moment
    updated_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    nodes: Sequence[dict[str, Any]]
    cursor: str | None
    """Where the list goes on, or None at its end."""


def list_placed_before(graphql: GraphQL, before: datetime, page: int) -> OrdersPage:
    """List orders placed before a moment, oldest first: those of 60 days, or all where granted.

    The first page is 1, the one after a page is its number plus one; ``pages`` and ``total``
    are not told. Past orders come without their parts, which nobody holds any more.
    """
    query = f"created_at:<'{_written(before)}'"
    if page > 1:
        query = f"created_at:>='{_written(_start_of(page))}' AND {query}"
    nodes: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = _ask(graphql, "orders_placed", {"query": query, "after": cursor})
        nodes += answer.nodes
        cursor = answer.cursor
        if cursor is None:
            return _page(graphql, nodes, page=page, is_last=True)
        following = _last_minute(nodes)
        whole = [one for one in nodes if _minute_of(one) < following]
        if len(nodes) >= _ENOUGH and whole:
            # What began in the last minute may go on in the next answer: it waits for that.
            return _page(graphql, whole, page=_page_before(following), is_last=False)


def list_modified_after(graphql: GraphQL, after: datetime, page: int) -> OrdersPage:
    """List orders changed since a moment, oldest change first, as they are with their parts.

    Shopify keeps whole seconds, so the second in which the moment lies counts as since.
    """
    query = f"updated_at:>='{_written(after)}'"
    begins_at = _cursor_of(graphql, query, (page - 1) * _CHANGED)
    if begins_at is None and page > 1:
        return _page(graphql, [], page=page, is_last=True)
    answer = _ask(graphql, "orders_changed", {"query": query, "after": begins_at})
    return _page(graphql, answer.nodes, page=page, is_last=answer.cursor is None, is_whole=True)


def _start_of(page: int) -> datetime:
    return _FIRST_MINUTE + (page - 1) * _MINUTE


def _page_before(minute: datetime) -> int:
    return (minute - _FIRST_MINUTE) // _MINUTE


def _last_minute(nodes: Sequence[dict[str, Any]]) -> datetime:
    return max(map(_minute_of, nodes), default=_FIRST_MINUTE)


def _minute_of(node: dict[str, Any]) -> datetime:
    return _times(node).created_at.astimezone(UTC).replace(second=0, microsecond=0)


def _times(node: dict[str, Any]) -> _TimesJson:
    try:
        return msgspec.convert(node, _TimesJson)
    except ValueError as problem:
        raise UnreachableError(f"Shopify's list of orders cannot be read: {problem}.") from None


def _cursor_of(graphql: GraphQL, query: str, position: int) -> str | None:
    """Return the cursor behind so many orders; None at the start, or where there are no more."""
    cursor: str | None = None
    while position > 0:
        first = min(position, _MOST_CURSORS)
        answer = _ask(graphql, "order_cursors", {"query": query, "first": first, "after": cursor})
        cursor = answer.cursor
        if cursor is None:
            return None
        position -= first
    return cursor


def _ask(graphql: GraphQL, operation: str, variables: dict[str, object]) -> _Answer:
    found = graphql.ask(operation, variables, may_lack=MAY_LACK)["orders"]
    info = found["pageInfo"]
    return _Answer(nodes=found["nodes"], cursor=info["endCursor"] if info["hasNextPage"] else None)


def _page(
    graphql: GraphQL,
    nodes: Sequence[dict[str, Any]],
    *,
    page: int,
    is_last: bool,
    is_whole: bool = False,
) -> OrdersPage:
    orders: list[Order] = []
    unreadable: list[tuple[str, str]] = []
    for node in nodes:
        try:
            body = msgspec.convert(node, OrderJson)
            is_cut = is_whole and _is_cut(body)
            orders.append(_read_whole(graphql, body) if is_cut else order_of(body))
        except NotFoundError:
            continue
        except ValueError as problem:
            unreadable.append((_id_of(node), str(problem)))
    return OrdersPage(
        orders=orders,
        unreadable=unreadable,
        page=page,
        pages=0,
        total=0,
        is_last=is_last,
        latest=max((_times(one).updated_at for one in nodes), default=None),
    )


def _is_cut(body: OrderJson) -> bool:
    parts = body.fulfillment_orders
    return (
        body.line_items.page_info.has_next_page
        or (parts is not None and parts.page_info.has_next_page)
        or len(body.transactions) >= _TRANSACTIONS
        or len(body.refunds) >= _REFUNDS
    )


def _read_whole(graphql: GraphQL, body: OrderJson) -> Order:
    return read_order(graphql, ExternalOrderId(number_of(body.id)))


def _id_of(node: dict[str, Any]) -> str:
    return str(node.get("id", "")).rpartition("/")[2]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
