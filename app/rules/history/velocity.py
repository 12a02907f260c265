"""How much was ordered under one key, within each window before an order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from app.model.facts import KeyKind, Trace, Window
from app.model.money import exponent_of
from app.model.order import Order
from app.rules.remembered import Counts

NONE_BEFORE: Final = Counts()
_SHORTEST_FIRST: Final = tuple(sorted(Window, key=lambda window: window.length))


def counts_of(order: Order, traces: Sequence[Trace]) -> Iterator[Counts]:
    """Yield what a key's earlier orders, latest first, come to in each window, shortest first."""
    currency, counts, begin = order.total.currency, NONE_BEFORE, 0
    people, cards, places, minor = set[object](), set[object](), set[object](), 0
    for window in _SHORTEST_FIRST:
        end = _end_of(traces, order.placed_at - window.length, begin)
        for trace in islice(traces, begin, end):
            keys = trace.keys
            people.add(_buyer(trace))
            cards.add(keys.get(KeyKind.CARD))
            places.add(keys.get(KeyKind.ADDRESS))
            minor += trace.total.minor if trace.total.currency == currency else 0
        if end > begin:
            distinct = (len(found - {None}) for found in (people, cards, places))
            counts = _counts(end, *distinct, value=minor / 10 ** exponent_of(currency))
        begin = end
        yield counts


def distinct_people(traces: Iterable[Trace]) -> int:
    """Return how many buyers these orders are of: by account, else mailbox, else person."""
    return len({_buyer(trace) for trace in traces} - {None})


WINDOWS: Final = _SHORTEST_FIRST
"""In the order in which `counts_of` speaks of them."""


def _end_of(traces: Sequence[Trace], since: datetime, begin: int) -> int:
    """Return how many of them, the latest first, were placed since then."""
    end = begin
    while end < len(traces) and traces[end].placed_at >= since:
        end += 1
    return end


def _counts(orders: int, people: int, cards: int, addresses: int, *, value: float) -> Counts:
    return Counts(orders=orders, people=people, cards=cards, addresses=addresses, value=value)


def _buyer(trace: Trace) -> bytes | None:
    keys = trace.keys
    return keys.get(KeyKind.ACCOUNT) or keys.get(KeyKind.EMAIL) or keys.get(KeyKind.PERSON)
