"""How long it took after each kill until work went on: the next piece of work of that kind.

Read afterwards, from when things waited and when they were done; where nothing waited, nothing
was to be taken up. On a machine that others use too, these figures are theirs as well.
"""

import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any, Self

from sqlalchemy import Select, select

from app.flow.running.keep_lease import _GOOD_FOR
from app.model.effect import EffectKind
from app.model.errors import StorageUnavailableError
from app.services import Services
from app.store.cases import cases
from app.store.checks import checks
from app.store.decisions import decisions
from app.store.deliveries import deliveries
from app.store.effects import effects
from app.store.leases import leases
from app.store.orders import orders
from tests.chaos.town import Town
from tests.chaos.wires import Wire

GOAL_SECONDS = 5.0
_LOOK_SECONDS = 0.1
_LEASE = "clock quick"

_EVERYTHING = ("rules", "effects", "web", "clock")
_KINDS_OF = {
    **{part: (part,) for part in ("rules", "checks", "effects", "web", "clock")},
    "valkey": ("rules",),
    "supervisor": _EVERYTHING,
    "all at once": _EVERYTHING,
}
"""What stands still when a part is dead. Sweeps take minutes, and wait for nobody."""

Item = tuple[float, float]
"""Since when something waited and when it was done, in seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """Who was killed, and when it was dead."""

    part: str
    at: float


@dataclass(slots=True)
class RoundsOfTheClock:
    """Notes when the clock said that it lives."""

    services: Services
    seen: set[float] = field(default_factory=set)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look, name="rounds")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        question = select(leases.c.expires_at).where(leases.c.name == _LEASE)
        while not self._over.wait(_LOOK_SECONDS):
            with suppress(StorageUnavailableError), self.services.database.read() as tx:
                until = tx.scalar(question)
                if until is not None:
                    self.seen.add((until - _GOOD_FOR).timestamp())


def now() -> float:
    return datetime.now(UTC).timestamp()


def recoveries(
    deaths: Sequence[Death], town: Town, web: Wire, clock: RoundsOfTheClock
) -> dict[str, list[float]]:
    """Return the seconds after every death, by whom it was.

    Who is killed again before anything was done is counted from there.
    """
    kinds = _kinds(town, web, clock)
    found: dict[str, list[float]] = {}
    for death in deaths:
        known = []
        for kind in _KINDS_OF.get(death.part.partition("-")[0], ()):
            took = kinds[kind](death.at)
            again = (
                one.at > death.at
                and kind in _KINDS_OF.get(one.part.partition("-")[0], ())
                and one.at < death.at + (took or 0.0)
                for one in deaths
            )
            if took is not None and not any(again):
                known.append(took)
        if known:
            found.setdefault(death.part, []).append(max(known))
    return found


def told(found: dict[str, list[float]]) -> Iterable[str]:
    """Say it, part by part."""
    for part, took in sorted(found.items()):
        late = sum(one > GOAL_SECONDS for one in took)
        verdict = "" if not late else f"; {late} over the goal of {GOAL_SECONDS:.0f} s"
        yield (
            f"  work went on after {part} died: p50 {median(took):.1f} s, max {max(took):.1f} s"
            f" ({len(took)} times{verdict})"
        )


_Measure = Callable[[float], float | None]


def _kinds(town: Town, web: Wire, clock: RoundsOfTheClock) -> dict[str, _Measure]:
    decided, settled, performed = _decided(town), _settled(town), _performed(town)
    return {
        "rules": lambda at: _after(at, decided),
        "checks": lambda at: _after(at, settled),
        "effects": lambda at: _after(at, performed),
        "web": _Answered(web).after,
        "clock": lambda at: min((one - at for one in clock.seen if one > at), default=None),
    }


def _after(at: float, items: Iterable[Item]) -> float | None:
    """From when something waited, but not before the death, until anything was done."""
    later = [item for item in items if item[1] > at]
    if not later:
        return None
    return max(0.0, min(done for _, done in later) - max(at, min(since for since, _ in later)))


class _Answered:
    """The web's work: from the first request that found it dead to the first answer."""

    def __init__(self, web: Wire) -> None:
        # Wires count by another clock than the wall's.
        ahead = now() - time.monotonic()
        self._asked = [one.came + ahead for one in web.carried]
        self._kept = [one.left + ahead for one in web.carried if one.status == 200]

    def after(self, at: float) -> float | None:
        asked = min((one for one in self._asked if one > at), default=None)
        kept = min((one for one in self._kept if one > at), default=None)
        return None if asked is None or kept is None else max(0.0, kept - asked)


def _decided(town: Town) -> list[Item]:
    question = select(
        orders.c.shop_id, orders.c.external_id, decisions.c.decided_at.label("done_at")
    ).join(decisions)
    placed_at = {(one.shop.shop_id, one.order): one.at for one in town.placed.values()}
    return _waited(town, question, placed_at, "shop")


def _settled(town: Town) -> list[Item]:
    question = (
        select(orders.c.shop_id, orders.c.external_id, checks.c.finished_at.label("done_at"))
        .join(cases, cases.c.order_id == orders.c.order_id)
        .join(checks, checks.c.case_id == cases.c.case_id)
        .where(checks.c.finished_at.is_not(None))
    )
    shown_at = {
        (one.shop.shop_id, one.order): town.shown[mailbox]
        for mailbox, one in town.placed.items()
        if mailbox in town.shown
    }
    return _waited(town, question, shown_at, "identity")


def _waited(
    town: Town, question: Select[Any], began_at: dict[tuple[str, str], float], source: str
) -> list[Item]:
    """Return since when we knew of each: what a wire kept from us was not waiting for us."""
    with town.services.database.read() as tx:
        received: dict[str, list[float]] = {}
        heard = select(deliveries.c.shop_id, deliveries.c.received_at).where(
            deliveries.c.source == source
        )
        for row in tx.execute(heard.order_by(deliveries.c.received_at)):
            received.setdefault(row.shop_id, []).append(row.received_at.timestamp())
        rows = [row for row in tx.execute(question) if (row.shop_id, row.external_id) in began_at]
    items = []
    for row in rows:
        done, times = row.done_at.timestamp(), received.get(row.shop_id, [])
        place = bisect_left(times, began_at[row.shop_id, row.external_id])
        items.append((min(done, times[place]) if place < len(times) else done, done))
    return items


def _performed(town: Town) -> list[Item]:
    """What the effects workers did: holds are placed by those that decide."""
    question = select(effects.c.due_at, effects.c.performed_at).where(
        effects.c.performed_at.is_not(None), effects.c.kind != EffectKind.PLACE_HOLD
    )
    with town.services.database.read() as tx:
        return [
            (row.due_at.timestamp(), row.performed_at.timestamp()) for row in tx.execute(question)
        ]
