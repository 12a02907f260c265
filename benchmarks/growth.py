"""(k) What one decision costs beside a past of a thousand to a million orders, on both databases.

A decision is all of it: the order is kept, facts and signals are read, rules run, and what
follows is committed. Every length has a database of its own and is asked about the very same
orders, in turns; a third of their buyers ordered before, one in twenty parcels goes to a
locker, one payer in thirty has a common name.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from statistics import mean, median
from time import perf_counter, process_time
from typing import Final

from app.flow.take_in import take_in
from app.model.order import Order
from app.model.shop_event import OrderSeen
from app.rules.keys import contact_keys
from app.store.order_digests import digests_of
from app.store.tables import microseconds
from benchmarks.crowd import Past, crowd, keep_past
from benchmarks.figures import Figure, milliseconds, percentiles
from benchmarks.installation import Installation, installed, settings_in
from benchmarks.postgres import running_postgres
from benchmarks.shop_past import ordered_by

LENGTHS: Final = (1_000, 10_000, 100_000, 1_000_000)
_ROUNDS: Final = 10
_ASKED: Final = 30
"""In each round; so many that a median of all is steady on a machine that others use too."""
_REGULARS: Final = 3
"""One asked buyer of so many ordered before."""
_STRANGERS: Final = 5_000_000
"""Numbers of the asked orders and of their buyers begin here."""
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
    now, keyring = at.services.now(), at.services.keyring
    keep_past(at.services.database, at.shop.shop_id, crowd(keyring, at.shop.shop_id, orders, now))
    keep_past(at.services.database, at.shop.shop_id, _earlier_orders(at))
    return _Length(at=at, orders=orders)


def _earlier_orders(at: Installation) -> list[Past]:
    """Return what the regulars among the asked buyers ordered a month ago."""
    services, placed_at = at.services, at.services.now() - timedelta(days=30)
    earlier = []
    for number in range(0, (_ROUNDS + 1) * _ASKED, _REGULARS):
        order = ordered_by(_STRANGERS + number, number, placed_at)
        digests = digests_of(services.keyring, at.shop.shop_id, order, contact_keys(order))
        earlier.append(Past(_STRANGERS // 2 + number, microseconds(placed_at), digests))
    return earlier


def _ask_in_turns(lengths: Sequence[_Length]) -> None:
    for number in range(_ROUNDS + 1):
        first = number * _ASKED
        for one in lengths:
            now = one.at.services.now()
            one.ask(
                [
                    ordered_by(_STRANGERS + asked, _STRANGERS + asked, now)
                    for asked in range(first, first + _ASKED)
                ]
            )
            if number == 0:  # it warms up
                one.took.clear()
                one.busy.clear()
