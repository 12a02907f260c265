"""Lists a store's orders, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from app.model.order import Order
from app.ports import OrdersPage
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.orders import order_of
from connectors.shops.woocommerce.payload import Loose, OrderJson, text
from connectors.shops.woocommerce.refusals import Answer
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.scalars import moment_or_none
from connectors.shops.woocommerce.statuses import DRAFT

# More is refused with 400.
_PER_PAGE: Final = 100

_PAGE: Final = msgspec.json.Decoder(list[msgspec.Raw])
_ORDER: Final = msgspec.json.Decoder(OrderJson)


class _IdJson(msgspec.Struct):
    id: int = 0


class _ChangeJson(msgspec.Struct):
    date_modified_gmt: Loose = None


_ID: Final = msgspec.json.Decoder(_IdJson)
_CHANGE: Final = msgspec.json.Decoder(_ChangeJson)


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
    listed = decode(_PAGE, answer)
    for raw in listed:
        _sort_in(raw, orders, unreadable)
    pages = _count(answer, "X-WP-TotalPages")
    return OrdersPage(
        orders=orders,
        unreadable=unreadable,
        page=page,
        pages=pages,
        total=_count(answer, "X-WP-Total"),
        # Some proxies strip the headers: behind the last page there is an empty one.
        is_last=not listed or page >= pages > 0,
        latest=max(filter(None, map(_changed_at, listed)), default=None),
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


def _changed_at(raw: msgspec.Raw) -> datetime | None:
    try:
        return moment_or_none(_CHANGE.decode(raw).date_modified_gmt, "date_modified_gmt")
    except (ValueError, RecursionError):
        return None


def _gmt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _count(answer: Answer, header: str) -> int:
    written = answer.headers.get(header, "")
    return int(written) if written.isascii() and written.isdecimal() else 0
