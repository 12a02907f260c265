"""Walks through what changed at a shop, although the list moves while it is read.

Every change puts its order at the end, and a hold of ours is a change: by page numbers,
orders would slip from page two to page one between two calls, unseen. So the next page
is asked for by the moment of the last order; page numbers serve within one moment only.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count

from app.model.ids import ExternalOrderId
from app.model.order import Order
from app.ports import OrdersPage, ShopClient

_MOMENT = timedelta(seconds=1)
"""Shops keep whole seconds."""


Note = Callable[[Sequence[tuple[str, str]], int], None]
"""Is told of each page, before its orders come: what cannot be read of it, ids with the reason
each; and how many pages are left behind it, 0 where the shop does not tell."""


def changed_since(client: ShopClient, since: datetime, note: Note) -> Iterator[list[Order]]:
    """Yield orders changed since a moment, each state once, until nothing is new.

    An order that changes meanwhile comes again.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
    """
    yield from filter(None, _walk(client, since, _Unseen(note)))


def _walk(client: ShopClient, since: datetime, unseen: "_Unseen") -> Iterator[list[Order]]:
    after = since
    while True:
        page = client.list_modified_after(after, 1)
        yield unseen.among(page)
        if page.is_last:
            return
        if page.latest is None or page.latest < after - _MOMENT:
            # The shop does not know the question, or dates nothing: all there is, then.
            yield from _by_number(client, after, unseen, until=None)
            return
        if page.latest > after:
            after = page.latest
            continue
        # More than a page within one moment: until it is still.
        found = -1
        while found != unseen.count:
            found = unseen.count
            yield from _by_number(client, after, unseen, until=after)
        after += _MOMENT


def _by_number(
    client: ShopClient, after: datetime, unseen: "_Unseen", *, until: datetime | None
) -> Iterator[list[Order]]:
    for number in count(1):
        page = client.list_modified_after(after, number)
        yield unseen.among(page, until)
        is_behind = until is not None and page.latest is not None and page.latest > until
        if page.is_last or is_behind:
            return


class _Unseen:
    """Tells which states of orders were not met yet; ``count`` is how many were."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._seen: set[tuple[ExternalOrderId, datetime]] = set()
        self.count = 0

    def among(self, page: OrdersPage, until: datetime | None = None) -> list[Order]:
        self._note(page.unreadable, max(page.pages - page.page, 0))
        fresh = []
        for order in page.orders:
            state = (order.external_id, order.modified_at)
            if state in self._seen or (until is not None and order.modified_at > until):
                continue
            self._seen.add(state)
            fresh.append(order)
        self.count = len(self._seen)
        return fresh
