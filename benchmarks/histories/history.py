"""Makes one history: buyers and fraudsters order in turn, and labels arrive later."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final

from benchmarks.histories.drafts import Draft, Truth, as_line
from benchmarks.histories.honest import Shopper
from benchmarks.histories.impostors import Impostors
from benchmarks.histories.labels import events_of
from benchmarks.histories.people import Buyer, Town
from benchmarks.histories.rings import Ring, Underworld
from benchmarks.histories.thieves import Thieves
from benchmarks.histories.world import IMPERSONATION, World

_RETRY: Final = timedelta(minutes=4)
_HOURS: Final = (2, 1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 9, 9, 9, 10, 11, 13, 15, 16, 13, 8, 4)
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Lines of the three files, by time."""

    orders: list[dict[str, Any]]
    events: list[dict[str, Any]]
    truths: list[dict[str, Any]]


def history_of(world: World) -> History:
    """Make a world's history: the same world, the same history."""
    return _Maker(world).make()


class _Maker:
    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = Random(f"history {world.seed}")
        self._town = Town(world, self._rng)
        self._underworld = Underworld(self._town)
        self._shopper = Shopper(self._town)
        self._impostors = Impostors(self._town, self._underworld)
        self._thieves = Thieves(self._town, self._underworld)
        self._turns: list[tuple[datetime, int, Buyer | Ring]] = []
        self._next = count()

    def make(self) -> History:
        frauds = round(self._world.orders * self._world.fraud)
        self._plan_buyers(self._world.orders - frauds)
        for ring in self._underworld.rings(frauds):
            for at in ring.orders:
                self._plan(at, ring)
        history = History(orders=[], events=[], truths=[])
        for draft, truth in self._drafts():
            self._note(history, draft, truth)
        history.events.sort(key=lambda one: one["at"])
        return history

    def _plan(self, at: datetime, actor: Buyer | Ring) -> None:
        heapq.heappush(self._turns, (at, next(self._next), actor))

    def _plan_buyers(self, orders: int) -> None:
        planned = 0
        while planned < orders:
            household = self._town.household()
            last: str | None = None
            for _ in range(self._rng.choice((1, 1, 2, 2, 3))):
                buyer = self._town.buyer(household, self._joins_at(), last)
                last = buyer.person.last if self._rng.random() < 0.7 else None
                times = list(self._times(buyer))
                planned += len(times)
                for at in times:
                    self._plan(at, buyer)

    def _joins_at(self) -> datetime:
        world, rng = self._world, self._rng
        # Some were buyers before the history begins: their first orders fall early.
        part = rng.random() * rng.choice((0.15, 1.0))
        return world.starts_at + world.span * part

    def _times(self, buyer: Buyer) -> Iterator[datetime]:
        rng, world = self._rng, self._world
        at = self._at_shopping_hour(buyer.joined_at)
        end = world.starts_at + world.span
        if at < end:
            yield at
        if rng.random() < world.single:
            return
        rate = world.orders_a_year * rng.gammavariate(1.5, 1 / 1.5)
        while (at := at + _YEAR * rng.expovariate(rate)) < end:
            yield self._at_shopping_hour(at)

    def _at_shopping_hour(self, at: datetime) -> datetime:
        rng = self._rng
        if rng.random() < 0.06:
            campaign = at.replace(month=rng.choice((11, 12)), day=rng.randint(20, 28))
            end = self._world.starts_at + self._world.span
            at = campaign if self._world.starts_at <= campaign < end else at
        hour = rng.choices(range(24), _HOURS)[0]
        return at.replace(
            hour=hour, minute=rng.randint(0, 59), second=rng.randint(0, 59), microsecond=0
        )

    def _drafts(self) -> Iterator[tuple[Draft, Truth]]:
        while self._turns:
            at, _, actor = heapq.heappop(self._turns)
            if isinstance(actor, Ring):
                yield from self._fraud(actor, at)
                continue
            draft, truth = self._shopper.order(actor, at)
            if actor.orders == 1:
                self._town.known.append(actor)
            if draft.status == "failed":
                self._plan(at + _RETRY, actor)
            yield draft, truth

    def _fraud(self, ring: Ring, at: datetime) -> Iterator[tuple[Draft, Truth]]:
        maker = self._impostors if ring.kind in IMPERSONATION else self._thieves
        made = maker.order(ring, at)
        if made is None:
            return
        if self._rng.random() < self._world.craft.discount:
            made[0].discount_code = f"CODE{at.month:02d}"
        if self._rng.random() < 0.02:
            made[0].note = "Call me before delivery"
        yield made

    def _note(self, history: History, draft: Draft, truth: Truth) -> None:
        order_id = f"{self._world.seed}-{len(history.orders) + 1:06d}"
        draft.at = draft.at.replace(microsecond=0)
        history.orders.append(as_line(draft, self._world, order_id, self._rng))
        history.truths.append(truth.as_line(order_id))
        history.events.extend(events_of(self._world, self._rng, order_id, (draft, truth)))
