"""Lists of orders: which ones, in which order, how many pages.

Source: ``OrdersTableQuery`` and ``WP_Date_Query``; a day and hour without a zone is store time, with
``dates_are_gmt`` it is GMT, and a written zone beside ``dates_are_gmt`` is turned into store time and
then taken for GMT: a trap worth keeping.
"""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.shops.woocommerce.simulator.orders.order import Order, order_from
from connectors.shops.woocommerce.simulator.profile import Profile

_COLUMNS = {"date": "created", "modified": "modified", "id": "id", "title": "id", "slug": "id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuery:
    """One question. Moments are seconds since 1970 and exclude the moment itself."""

    statuses: tuple[str, ...] = ("any",)
    after: float | None = None
    before: float | None = None
    modified_after: float | None = None
    modified_before: float | None = None
    include: tuple[int, ...] = ()
    exclude: tuple[int, ...] = ()
    customer: int | None = None
    search: str = ""
    orderby: str = "date"
    ascending: bool = False
    page: int = 1
    per_page: int = 10
    offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """One page of the answer and how many orders there are in all."""

    orders: tuple[Order, ...]
    total: int


def search_orders(connection: sqlite3.Connection, query: OrderQuery) -> OrderPage:
    """Answer the question; trash is shown only to those who ask for it, drafts to everybody."""
    where, values = _conditions(query)
    total = connection.execute(f"SELECT count(*) FROM orders WHERE {where}", values).fetchone()[0]  # noqa: S608 - our own words
    start = (query.page - 1) * query.per_page if query.offset is None else query.offset
    rows = connection.execute(
        f"SELECT * FROM orders WHERE {where} ORDER BY {_order(query)} LIMIT ? OFFSET ?",  # noqa: S608 - our own words
        (*values, query.per_page, start),
    )
    return OrderPage(orders=tuple(order_from(row) for row in rows), total=total)


def moment(profile: Profile, written: str, *, gmt: bool) -> float:
    """Read a moment from a query, traps included."""
    parsed = datetime.fromisoformat(written)
    if not gmt:
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=profile.zone)).timestamp()
    if parsed.tzinfo:
        parsed = parsed.astimezone(profile.zone)
    return parsed.replace(tzinfo=UTC).timestamp()


def _conditions(query: OrderQuery) -> tuple[str, list[object]]:
    parts, values = _status_conditions(query.statuses)
    for condition, value in (
        ("created > ?", query.after),
        ("created < ?", query.before),
        ("modified > ?", query.modified_after),
        ("modified < ?", query.modified_before),
        ("customer_id = ?", query.customer),
    ):
        if value is not None:
            parts.append(condition)
            values.append(value)
    if query.search:
        parts.append("(id = ? OR details LIKE ?)")
        values += [query.search, f"%{query.search}%"]
    parts += _number_conditions(query)
    return " AND ".join(parts), values


def _status_conditions(statuses: tuple[str, ...]) -> tuple[list[str], list[object]]:
    if "any" in statuses:
        return ["status <> 'trash'"], []
    return [f"status IN ({', '.join('?' * len(statuses))})"], list(statuses)


def _number_conditions(query: OrderQuery) -> list[str]:
    parts = []
    if query.include:
        parts.append(f"id IN ({', '.join(map(str, query.include))})")
    if query.exclude:
        parts.append(f"id NOT IN ({', '.join(map(str, query.exclude))})")
    return parts


def _order(query: OrderQuery) -> str:
    if query.orderby == "include" and query.include:
        places = " ".join(f"WHEN {number} THEN {i}" for i, number in enumerate(query.include))
        return f"CASE id {places} END"
    direction = "ASC" if query.ascending else "DESC"
    return f"{_COLUMNS.get(query.orderby, 'created')} {direction}, id {direction}"
