"""Searching orders: sorted pages that stay put while orders change, and the filters of a query."""

import re
import sqlite3
from dataclasses import dataclass

from graphql import GraphQLError

from connectors.shops.shopify.simulator.clock import read
from connectors.shops.shopify.simulator.graphql.paging import (
    checked_size,
    connection,
    from_cursor,
)
from connectors.shops.shopify.simulator.state.documents import Json, document_of

_TERM = re.compile(r"(\w+):(>=|<=|>|<|=)?(?:'([^']*)'|\"([^\"]*)\"|(\S+))")
_NUMBER = "CAST(replace(id, 'gid://shopify/Order/', '') AS INTEGER)"
_COLUMNS = {
    "CREATED_AT": "created",
    "PROCESSED_AT": "created",
    "UPDATED_AT": "updated",
    "ID": _NUMBER,
}
_TIMES = {"created_at": "created", "processed_at": "created", "updated_at": "updated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSearch:
    """What is asked for. ``not_before`` is where the app's view into the past ends.

    ``changed_by`` hides orders that changed later: the list has not caught up with them.
    """

    domain: str
    first: int | None
    after: str | None = None
    query: str | None = None
    sort_key: str = "PROCESSED_AT"
    reverse: bool = False
    not_before: float = 0.0
    changed_by: float | None = None
    customer_id: str | None = None


def search_orders(source: sqlite3.Connection, search: OrderSearch) -> Json:
    """Return a page of orders.

    Raises:
        GraphQLError: the page, the order or the filters are not understood.
    """
    column = _COLUMNS.get(search.sort_key)
    if column is None:
        raise GraphQLError(f"this simulator does not sort by {search.sort_key}")
    size = checked_size(search.first)
    conditions, values = _conditions(search)
    if search.after is not None:
        sign = "<" if search.reverse else ">"
        conditions.append(f"({column}, id) {sign} (?, ?)")
        values += _place(search.after)
    direction = "DESC" if search.reverse else "ASC"
    rows = source.execute(
        f"SELECT id, body, {column} AS place FROM documents"  # noqa: S608 - our own words
        f" WHERE kind = 'order' AND shop = ? AND {' AND '.join(conditions)}"
        f" ORDER BY {column} {direction}, id {direction} LIMIT ?",
        (search.domain, *values, size + 1),
    ).fetchall()
    places = {row["id"]: [row["place"], row["id"]] for row in rows}
    nodes = [document_of(row) for row in rows[:size]]
    return connection(
        nodes, lambda node: places[node["id"]], more=len(rows) > size, before=bool(search.after)
    )


def _conditions(search: OrderSearch) -> tuple[list[str], list[object]]:
    conditions = ["created >= ?"]
    wanted: list[object] = [search.not_before]
    if search.changed_by is not None:
        conditions.append("updated <= ?")
        wanted.append(search.changed_by)
    if search.customer_id:
        conditions.append("json_extract(body, '$.customerId') = ?")
        wanted.append(search.customer_id)
    for name, sign, value in _terms(search.query or ""):
        if name in _TIMES:
            conditions.append(f"{_TIMES[name]} {sign} ?")
            wanted.append(int(_moment(value)))
        elif name == "id":
            conditions.append(f"{_NUMBER} {sign} ?")
            wanted.append(int(value.rpartition("/")[2]))
        elif name in {"name", "email"}:
            conditions.append(f"json_extract(body, '$.{name}') = ?")
            wanted.append(value)
        elif (name, value) != ("status", "any"):
            raise GraphQLError(f"this simulator does not filter by {name}:{value}")
    return conditions, wanted


def _terms(query: str) -> list[tuple[str, str, str]]:
    left = _TERM.sub("", query).replace("AND", "").strip(" ()")
    if left:
        raise GraphQLError(f"this simulator does not understand the query: {left}")
    return [
        (found[1], found[2] or "=", found[3] or found[4] or found[5] or "")
        for found in _TERM.finditer(query)
    ]


def _moment(value: str) -> float:
    try:
        return read(value)
    except ValueError as error:
        raise GraphQLError(f"Invalid timestamp for query filter: {value}") from error


def _place(after: str) -> list[object]:
    place = from_cursor(after)
    if not isinstance(place, list):
        raise GraphQLError("Invalid cursor for current pagination sort.")
    return place
