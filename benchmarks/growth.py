"""(k) What one decision costs beside a past of a thousand to a million orders, on both databases.

A decision is all of it: the order is kept, facts and signals are read, rules run, and what
follows is committed. Every length has a database of its own and is asked about the very same
orders, in turns; a third of their buyers ordered before, one in twenty parcels goes to a
locker, one payer in thirty has a common name.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from statistics import mean, median
from time import perf_counter, process_time
from typing import Final

from app.flow.intake.take_in import take_in
from app.model.order import Order
from app.model.shop_event import OrderSeen
from benchmarks.crowd import crowd, earlier_orders, keep_past, strangers
from benchmarks.figures import Figure, milliseconds, percentiles
from benchmarks.installation import Installation, installed, settings_in
from benchmarks.postgres import running_postgres

LENGTHS: Final = (1_000, 10_000, 100_000, 1_000_000)
_ROUNDS: Final = 10
_ASKED: Final = 30
"""In each round; so many that a median of all is steady on a machine that others use too."""
_GOAL: Final = 1.3


@dataclass(slots=True, kw_only=True)
class _Length:
    at: Installation
    orders: int
    took: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    """Seconds of this process' processor; PostgreSQL's own are not among them."""

    def ask(self, orders: Sequence[Order]) -> None:
        for order in orders:
            began_at, busy_before = perf_counter(), process_time()
            take_in(self.at.services, self.at.shop, [(OrderSeen(order=order), order.placed_at)])
            self.busy.append(process_time() - busy_before)
            self.took.append(perf_counter() - began_at)

    def shown(self) -> str:
        p50, p95 = percentiles(self.took)
        return (
            f"p50 {milliseconds(p50)}, mean {milliseconds(mean(self.took))}, "
            f"p95 {milliseconds(p95)}, {milliseconds(median(self.busy))} of processor"
        )


def measure_growth(
    folder: Path, say: Callable[[str], None], lengths: tuple[int, ...] = LENGTHS
) -> list[Figure]:
    """Measure one decision at each length of the past, on SQLite and on PostgreSQL."""
    names = tuple(f"past_of_{length}" for length in lengths)
    addresses = {name: f"sqlite:///{folder / name / 'clearhold.sqlite3'}" for name in names}
    figures = _measured("SQLite", folder, addresses, say)
    folder.mkdir(parents=True, exist_ok=True)
    with running_postgres(folder / "postgres", names) as addresses:
        return figures + _measured("PostgreSQL", folder, addresses, say)


def _measured(
    database: str, folder: Path, addresses: dict[str, str], say: Callable[[str], None]
) -> list[Figure]:
    with ExitStack() as stack:
        found = []
        for name, address in addresses.items():
            began_at = perf_counter()
            found.append(_prepared(folder / database / name, address, int(name.split("_")[-1])))
            stack.callback(found[-1].at.services.database.close)
            say(f"  {database}: {found[-1].orders:,} orders in {perf_counter() - began_at:.0f} s")
        _ask_in_turns(found)
    for one in found:
        say(f"  {database}, past of {one.orders:,}: {one.shown()}")
    return [_figure(database, one, found[0]) for one in found[1:]]


def _figure(database: str, longer: _Length, shortest: _Length) -> Figure:
    is_longest = longer.orders == LENGTHS[-1]
    return Figure(
        name=f"(k) one decision on {database}, past of {longer.orders:,} ÷ {shortest.orders:,}",
        ours=longer.shown(),
        baseline=shortest.shown(),
        ratio=median(longer.took) / median(shortest.took),
        at_most=_GOAL if is_longest else None,
    )


def _prepared(folder: Path, address: str, orders: int) -> _Length:
    settings = replace(settings_in(folder), database_url=address)
    at = installed(settings, "http://shop.example.test", {})
    now, whose = at.services.now(), (at.services.keyring, at.shop.shop_id)
    past = crowd(*whose, range(1, orders + 1), most=orders, now=now)
    asked = range((_ROUNDS + 1) * _ASKED)
    keep_past(
        at.services.database, at.shop.shop_id, chain(past, earlier_orders(*whose, asked, now))
    )
    return _Length(at=at, orders=orders)


def _ask_in_turns(lengths: Sequence[_Length]) -> None:
    for number in range(_ROUNDS + 1):
        asked = range(number * _ASKED, (number + 1) * _ASKED)
        for one in lengths:
            one.ask(strangers(asked, one.at.services.now()))
            if number == 0:  # it warms up
                one.took.clear()
                one.busy.clear()
