"""How much was ordered under one key, within each window before an order."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.model.facts import KeyKind, Trace, Window
from app.model.money import exponent_of
from app.model.order import Order
from app.rules.history.remembered import Counts

NONE_BEFORE: Final = Counts()
_SHORTEST_FIRST: Final = tuple(sorted(Window, key=lambda window: window.length))
_BUYER_BY: Final = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PERSON)


def counts_of(order: Order, traces: Sequence[Trace]) -> Iterator[Counts]:
    """Yield what a key's earlier orders, latest first, come to in each window, shortest first."""
    tally, place, counts = _Tally(order.total.currency), 0, NONE_BEFORE
    for window in _SHORTEST_FIRST:
        begin, since = place, order.placed_at - window.length
        while place < len(traces) and traces[place].placed_at >= since:
            tally.add(traces[place])
            place += 1
        if place > begin:
            counts = tally.counts()
        yield counts


def distinct_people(traces: Iterable[Trace]) -> int:
    """Return how many buyers these orders are of: by account, else mailbox, else person."""
    return len({_buyer(trace) for trace in traces} - {None})


WINDOWS: Final = _SHORTEST_FIRST
"""In the order in which `counts_of` speaks of them."""


class _Tally:
    """What the orders of one key come to so far."""

    __slots__ = ("_cards", "_currency", "_minor", "_orders", "_people", "_places")

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._orders = self._minor = 0
        self._people: set[bytes | None] = set()
        self._cards: set[bytes | None] = set()
        self._places: set[bytes | None] = set()

    def add(self, trace: Trace) -> None:
        self._orders += 1
        if trace.total.currency == self._currency:
            self._minor += trace.total.minor
        self._people.add(_buyer(trace))
        self._cards.add(trace.keys.get(KeyKind.CARD))
        self._places.add(trace.keys.get(KeyKind.ADDRESS))

    def counts(self) -> Counts:
        return Counts(
            orders=self._orders,
            people=len(self._people - {None}),
            cards=len(self._cards - {None}),
            addresses=len(self._places - {None}),
            value=self._minor / 10 ** exponent_of(self._currency),
        )


def _buyer(trace: Trace) -> bytes | None:
    found = (trace.keys.get(kind) for kind in _BUYER_BY)
    return next((digest for digest in found if digest is not None), None)
