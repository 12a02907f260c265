"""Past orders in memory, a kilobyte each, found by what they share.

Figures stand in columns and keys as 64-bit digests; a `Trace` is made of an order only
when somebody asks, and those that are asked for often are kept ready.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.model.facts import KeyKind, Outcome, OutcomeKind, Trace
from app.model.ids import ExternalOrderId, OrderId
from app.model.money import Money
from app.model.order import ENDED, Order, OrderStatus
from app.rules.history.known import WAITING

_KINDS: Final = tuple(KeyKind)
_BYTES: Final = 8
_NO_KEY: Final = 0
_MOST_READY: Final = 50_000
"""Twice as many at most: most of those that are asked for came within the month before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """How an order stands, and when that last turned."""

    status: OrderStatus
    waiting_changed_at: datetime | None = None
    ended_at: datetime | None = None
    revived_at: datetime | None = None
    refunded_at: datetime | None = None

    @classmethod
    def at_first(cls, status: OrderStatus, known_at: datetime) -> "_State":
        return cls(
            status=status,
            ended_at=known_at if status in ENDED else None,
            refunded_at=known_at if status is OrderStatus.REFUNDED else None,
        )

    def then(self, status: OrderStatus, known_at: datetime) -> "_State":
        has_turned = {
            "waiting_changed_at": (status in WAITING) != (self.status in WAITING),
            "ended_at": status in ENDED and self.status not in ENDED,
            "revived_at": self.status in ENDED and status not in ENDED,
            "refunded_at": status is OrderStatus.REFUNDED is not self.status,
        }
        turns = {name: known_at for name, turned in has_turned.items() if turned}
        return replace(self, status=status, **turns)

    def has_ended(self, known_at: datetime) -> bool:
        if self.ended_at is None or self.ended_at > known_at:
            return False
        return self.revived_at is None or not self.ended_at < self.revived_at <= known_at

    def is_waiting(self, known_at: datetime) -> bool:
        is_as_now = self.waiting_changed_at is None or self.waiting_changed_at <= known_at
        return (self.status in WAITING) is is_as_now


_AS_USUAL: Final = _State(status=OrderStatus.OTHER)
"""Of an order that came to be sent, and of which nothing else was told."""


class Shelf:
    """Orders by place, in the order in which they were put there: a place is an `OrderId`."""

    def __init__(self) -> None:
        self._places: dict[ExternalOrderId, int] = {}
        self._names: list[ExternalOrderId] = []
        self._placed: list[datetime] = []
        self._known: list[datetime] = []
        self._totals: list[Money] = []
        self._methods: list[str] = []
        self._keys = array("Q")
        self._states: dict[int, _State] = {}
        self._outcomes: dict[ExternalOrderId, list[Outcome]] = {}
        self._words: dict[str, str] = {}
        self._ready: dict[int, Trace] = {}
        self._ready_before: dict[int, Trace] = {}

    def place_of(self, name: ExternalOrderId) -> int | None:
        """Return where an order stands; None for one that was never put here."""
        return self._places.get(name)

    def put(self, order: Order, digests: Mapping[KeyKind, bytes], known_at: datetime) -> int:
        """Put a new order at the next place, or a known one's new state at its old place."""
        place = self._places.get(order.external_id)
        if place is None:
            place = len(self._names)
            self._places[order.external_id] = place
            self._names.append(order.external_id)
            self._placed.append(order.placed_at)
            self._known.append(known_at)
            self._totals.append(order.total)
            self._methods.append(self._word(order.payment.method))
            self._keys.extend(_packed(digests))
            if order.status in WAITING or order.status in ENDED:
                self._states[place] = _State.at_first(order.status, known_at)
            return place
        self._totals[place] = order.total
        self._methods[place] = self._word(order.payment.method)
        self._keys[place * len(_KINDS) : (place + 1) * len(_KINDS)] = _packed(digests)
        self._ready.pop(place, None)
        self._ready_before.pop(place, None)
        before = self._states.get(place, _AS_USUAL)
        self._states[place] = before.then(order.status, known_at)
        return place

    def note(self, name: ExternalOrderId, outcome: Outcome) -> None:
        """Remember what became of an order."""
        self._outcomes.setdefault(name, []).append(outcome)

    def __len__(self) -> int:
        """Return how many orders stand here, which is the next one's place."""
        return len(self._names)

    def keys_of(self, place: int) -> list[int]:
        """Return an order's digests as numbers."""
        found = self._keys[place * len(_KINDS) : (place + 1) * len(_KINDS)]
        return [one for one in found if one != _NO_KEY]

    def total_of(self, place: int) -> Money:
        """Return what the order cost."""
        return self._totals[place]

    def insert(self, places: "array[int]", place: int) -> None:
        """Add a place to a row of them that is sorted by when the orders were placed."""
        places.insert(self._rank(places, self._placed[place], place), place)

    def before(
        self, places: "array[int]", order: tuple[datetime, int], known_at: datetime
    ) -> Iterator[int]:
        """Yield those placed before (ties by place) and known by then, latest first."""
        for at in range(self._rank(places, *order) - 1, -1, -1):
            if self._known[places[at]] <= known_at:
                yield places[at]

    def trace(self, place: int, known_at: datetime) -> Trace:
        """Return an order as it was known then."""
        found = self._ready.get(place) or self._keep_ready(place)
        state, outcomes = self._states.get(place), self._outcomes.get(self._names[place])
        if state is None and outcomes is None:
            return found
        return _as_of(found, state, outcomes or [], known_at)

    def _rank(self, places: "array[int]", placed_at: datetime, place: int) -> int:
        if not places or self._when(places[-1]) < (placed_at, place):
            return len(places)
        return bisect_left(places, (placed_at, place), key=self._when)

    def _when(self, place: int) -> tuple[datetime, int]:
        return self._placed[place], place

    def _word(self, text: str) -> str:
        return self._words.setdefault(text, text)

    def _keep_ready(self, place: int) -> Trace:
        found = self._ready_before.get(place) or self._made(place)
        if len(self._ready) >= _MOST_READY:
            self._ready, self._ready_before = {}, self._ready
        self._ready[place] = found
        return found

    def _made(self, place: int) -> Trace:
        keys = self._keys[place * len(_KINDS) : (place + 1) * len(_KINDS)]
        return Trace(
            order_id=OrderId(place),
            placed_at=self._placed[place],
            total=self._totals[place],
            payment_method=self._methods[place],
            keys={
                kind: key.to_bytes(_BYTES) for kind, key in zip(_KINDS, keys, strict=True) if key
            },
        )


def _packed(digests: Mapping[KeyKind, bytes]) -> "array[int]":
    found = (digests.get(kind) for kind in _KINDS)
    return array("Q", (_NO_KEY if one is None else int.from_bytes(one) for one in found))


def _as_of(
    trace: Trace, state: _State | None, outcomes: list[Outcome], known_at: datetime
) -> Trace:
    known = [one for one in outcomes if one.known_at <= known_at]
    state = state or _AS_USUAL
    if state.refunded_at is not None and state.refunded_at <= known_at:
        known.append(Outcome(kind=OutcomeKind.REFUND, known_at=state.refunded_at))
    return replace(
        trace,
        is_waiting=state.is_waiting(known_at),
        ended_badly=state.has_ended(known_at),
        outcomes=tuple(known),
    )
