"""A shop's past in memory, order by order: what a replay asks instead of the database.

It answers as the store does. An order is asked about from its own moment: only what was
placed before it and known by then counts, in whatever order things were told.
"""

from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Final

from app.model.facts import COUNT_CAP, NOT_LISTED, KeyKind, Listed, Outcome, Trace
from app.model.ids import ExternalOrderId
from app.model.money import Money
from app.model.order import Order
from app.rules.facts import Facts
from app.rules.history.recall import Circumstances, facts_of, usable_keys
from app.rules.history.shelf import Shelf
from app.rules.history.usual import USUAL_OF, usual_value
from app.rules.keys import contact_keys

_BYTES: Final = 8
"""Of a digest: among ten million keys two fall together once in 400,000 replays."""


class Timeline:
    """Everything that a shop knew, and when. Not for several threads at once."""

    def __init__(self, *, trusted_ip: bool = False) -> None:
        self._trusted_ip = trusted_ip
        self._shelf = Shelf()
        self._sharing: dict[int, int | array[int]] = {}
        self._of_currency: dict[str, array[int]] = {}
        self._latest: tuple[Order, dict[KeyKind, str]] | None = None

    def add(self, order: Order, known_at: datetime) -> None:
        """Remember an order, or a known one's new state, as told at that time.

        Play money says nothing of who buys here, nor of what is usual.
        """
        digests = {} if order.is_test else _digests(self._keys(order))
        before = self._shelf.place_of(order.external_id)
        if before is not None:
            self._take_out(before)
        place = self._shelf.put(order, digests, known_at)
        for digest in digests.values():
            self._put_in(int.from_bytes(digest), place)
        if before is None and not order.is_test:
            places = self._of_currency.setdefault(order.total.currency, array("I"))
            self._shelf.insert(places, place)

    def note(self, name: ExternalOrderId, outcome: Outcome) -> None:
        """Remember what became of an order; it counts from ``outcome.known_at`` on."""
        self._shelf.note(name, outcome)

    def facts_of(
        self,
        order: Order,
        *,
        known_at: datetime | None = None,
        ip_country: str | None = None,
        listed: Listed = NOT_LISTED,
    ) -> Facts:
        """Return what could be known of an order when it came: placed, unless told later."""
        known_at = known_at or order.placed_at
        keys = self._keys(order)
        digests = _digests(usable_keys(keys, trusted_ip=self._trusted_ip))
        place = self._shelf.place_of(order.external_id)
        moment = (order.placed_at, len(self._shelf) if place is None else place)
        around = Circumstances(
            usual_value=self._usual_value(order, known_at),
            ip_country=ip_country,
            trusted_ip=self._trusted_ip,
            listed=listed,
        )
        past = {
            kind: tuple(self._traces(int.from_bytes(digest), moment, known_at))
            for kind, digest in digests.items()
        }
        return facts_of(order, keys, digests, past, around=around)

    def _keys(self, order: Order) -> dict[KeyKind, str]:
        # An order is mostly asked about and added at once, and reading its keys takes longest.
        if self._latest is None or self._latest[0] is not order:
            self._latest = (order, contact_keys(order))
        return self._latest[1]

    def _traces(
        self, digest: int, moment: tuple[datetime, int], known_at: datetime
    ) -> Iterator[Trace]:
        sharing = self._sharing.get(digest)
        if sharing is None:
            return
        places = array("I", (sharing,)) if isinstance(sharing, int) else sharing
        for place in islice(self._shelf.before(places, moment, known_at), COUNT_CAP):
            yield self._shelf.trace(place, known_at)

    def _usual_value(self, order: Order, known_at: datetime) -> Money | None:
        currency = order.total.currency
        places = self._of_currency.get(currency)
        if places is None:
            return None
        strictly_before = (order.placed_at, -1)
        latest = islice(self._shelf.before(places, strictly_before, known_at), USUAL_OF)
        return usual_value([self._shelf.total_of(place).minor for place in latest], currency)

    def _put_in(self, digest: int, place: int) -> None:
        sharing = self._sharing.get(digest)
        if sharing is None:
            self._sharing[digest] = place
            return
        if isinstance(sharing, int):
            sharing = self._sharing[digest] = array("I", (sharing,))
        self._shelf.insert(sharing, place)

    def _take_out(self, place: int) -> None:
        """Take a known order from under all its keys: it is put back under its present ones."""
        for digest in self._shelf.keys_of(place):
            sharing = self._sharing[digest]
            if isinstance(sharing, int):
                del self._sharing[digest]
            else:
                sharing.remove(place)


def _digests(keys: Mapping[KeyKind, str]) -> dict[KeyKind, bytes]:
    return {kind: _digest(f"{kind}\0{text}") for kind, text in keys.items()}


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
