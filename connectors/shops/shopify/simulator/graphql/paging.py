"""Connections: the pages of a list that is in memory, or of orders in the file."""

import base64
import json
from collections.abc import Callable

from graphql import GraphQLError

from connectors.shops.shopify.simulator.state.documents import Json

LARGEST_PAGE = 250


def page_of(
    items: list[Json],
    first: int | None,
    after: str | None = None,
    *,
    reverse: bool = False,
    key: Callable[[Json], str] = lambda item: str(item["id"]),
) -> Json:
    """Cut a page out of a list.

    Raises:
        GraphQLError: ``first`` is missing or out of bounds, or ``after`` is no cursor.
    """
    size = checked_size(first)
    ordered = items[::-1] if reverse else items
    start = 0
    if after is not None:
        places = [place for place, item in enumerate(ordered) if key(item) == from_cursor(after)]
        start = places[0] + 1 if places else 0
    return connection(
        ordered[start : start + size],
        key,
        more=len(ordered) > start + size,
        before=start > 0,
    )


def connection(
    nodes: list[Json], key: Callable[[Json], object], *, more: bool, before: bool
) -> Json:
    """Write a page as a connection."""
    cursors = [cursor(key(node)) for node in nodes]
    return {
        "nodes": nodes,
        "pageInfo": {
            "hasNextPage": more,
            "hasPreviousPage": before,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def checked_size(first: int | None) -> int:
    """Return the size of the page that is asked for.

    Raises:
        GraphQLError: it is missing or out of bounds.
    """
    if first is None:
        raise GraphQLError(
            "you must provide one of first or last", extensions={"code": "BAD_REQUEST"}
        )
    if not 0 <= first <= LARGEST_PAGE:
        raise GraphQLError(f"first must be between 0 and {LARGEST_PAGE}")
    return first


def cursor(key: object) -> str:
    """Write a cursor."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def from_cursor(text: str) -> object:
    """Read a cursor.

    Raises:
        GraphQLError: it is none.
    """
    try:
        return json.loads(base64.urlsafe_b64decode(text.encode()))
    except ValueError as error:
        raise GraphQLError("Invalid cursor for current pagination sort.") from error
