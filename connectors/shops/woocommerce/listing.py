"""Lists a store's orders, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from app.model.order import Order
from app.ports import OrdersPage
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.orders import order_of
from connectors.shops.woocommerce.payload import OrderJson, text
from connectors.shops.woocommerce.refusals import Answer
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.statuses import DRAFT

# More is refused with 400.
_PER_PAGE: Final = 100

_PAGE: Final = msgspec.json.Decoder(list[msgspec.Raw])
_ORDER: Final = msgspec.json.Decoder(OrderJson)


class _IdJson(msgspec.Struct):
    id: int = 0


_ID: Final = msgspec.json.Decoder(_IdJson)


def list_placed_before(rest: Rest, before: datetime, page: int) -> OrdersPage:
    """List orders placed before a moment, oldest first; pages start at 1."""
    return _list(rest, page, {"before": _gmt(before), "orderby": "date"})


def list_modified_after(rest: Rest, after: datetime, page: int) -> OrdersPage:
    """List orders changed since a moment, oldest change first.

    Stores keep whole seconds, so the second in which the moment lies counts as since.
    """
    earlier = after - timedelta(seconds=1)
    return _list(rest, page, {"modified_after": _gmt(earlier), "orderby": "modified"})


def _list(rest: Rest, page: int, search: dict[str, str]) -> OrdersPage:
    # Without dates_are_gmt the store reads the moment as its own local time.
    answer = rest.get(
        "orders",
        {
            **search,
            "order": "asc",
            "dates_are_gmt": "true",
            "status": "any",
            "per_page": _PER_PAGE,
            "page": page,
        },
    )
    orders: list[Order] = []
    unreadable: list[tuple[str, str]] = []
    for raw in decode(_PAGE, answer):
        _sort_in(raw, orders, unreadable)
    return OrdersPage(
        orders=orders,
        unreadable=unreadable,
        page=page,
        pages=_count(answer, "X-WP-TotalPages"),
        total=_count(answer, "X-WP-Total"),
    )


def _sort_in(raw: msgspec.Raw, orders: list[Order], unreadable: list[tuple[str, str]]) -> None:
    try:
        body = _ORDER.decode(raw)
        # A checkout in progress is no order.
        if text(body.status) != DRAFT:
            orders.append(order_of(body))
    except (ValueError, RecursionError) as problem:
        unreadable.append((_id_of(raw), str(problem)))


def _id_of(raw: msgspec.Raw) -> str:
    try:
        return str(_ID.decode(raw).id)
    except (ValueError, RecursionError):
        return ""


def _gmt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _count(answer: Answer, header: str) -> int:
    written = answer.headers.get(header, "")
    return int(written) if written.isascii() and written.isdecimal() else 0
