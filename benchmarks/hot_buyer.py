"""(l) What one decision costs about a buyer of a hundred thousand orders, beside one of ten.

Everything that the two bear is their own: mailbox, phone, places, card, device, account and
name all lead to the same orders. Both buy at the same shop; both databases are asked.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from app.flow.intake.take_in import take_in
from app.model.shop_event import OrderSeen
from app.rules.keys import contact_keys
from app.store.order_digests import digests_of
from app.store.tables import microseconds
from benchmarks.crowd import Past, keep_past
from benchmarks.figures import Figure, percentiles, shown
from benchmarks.installation import Installation, installed, settings_in
from benchmarks.postgres import running_postgres
from benchmarks.shop_past import ordered_by

MOST: Final = 100_000
_FEW: Final = 10
_HOT: Final = 1_501
"""The buyer's number; odd ones have accounts."""
_PAST: Final = 1_000_000
"""Numbers of past orders begin here."""
_ROUNDS: Final = 150
_APART: Final = timedelta(minutes=5)
_GOAL: Final = 10.0


def measure_hot_buyer(folder: Path, say: Callable[[str], None], most: int = MOST) -> list[Figure]:
    """Measure one decision about each of the two, in turns, on SQLite and on PostgreSQL."""
    figures = [_measured("SQLite", folder / "sqlite", "", most)]
    say(f"  SQLite: {figures[-1].ours}, beside {figures[-1].baseline}")
    with running_postgres(folder / "postgres", ("hot",)) as addresses:
        figures.append(_measured("PostgreSQL", folder / "ours", addresses["hot"], most))
    say(f"  PostgreSQL: {figures[-1].ours}, beside {figures[-1].baseline}")
    return figures


def _measured(database: str, folder: Path, address: str, most: int) -> Figure:
    at = _prepared(folder, address, most)
    hot, few = [], []
    for number in range(_ROUNDS):
        hot.append(_decided(at, _HOT, most + 2 * number))
        few.append(_decided(at, _few(number), most + 2 * number + 1))
    at.services.database.close()
    return Figure(
        name=f"(l) one decision about a buyer of {most:,} orders ÷ one of {_FEW}, {database}",
        ours=shown(percentiles(hot)),
        baseline=shown(percentiles(few)),
        ratio=median(hot) / median(few),
        at_most=_GOAL,
    )


def _prepared(folder: Path, address: str, most: int) -> Installation:
    at = installed(
        replace(settings_in(folder), database_url=address), "http://shop.example.test", {}
    )
    keep_past(at.services.database, at.shop.shop_id, _pasts(at, most))
    return at


def _pasts(at: Installation, most: int) -> Iterator[Past]:
    """Yield what all of them ordered, up to a week ago: what is younger makes nobody known."""
    keyring, latest = at.services.keyring, at.services.now() - timedelta(days=8)
    bought = [(_HOT, most), *((_few(number), _FEW) for number in range(_ROUNDS))]
    number = _PAST
    for buyer, orders in bought:
        order = ordered_by(buyer, number, latest)
        digests = digests_of(keyring, at.shop.shop_id, order, contact_keys(order))
        for one in range(orders):
            number += 1
            yield Past(number, microseconds(latest - one * _APART), digests)


def _few(number: int) -> int:
    """Return another buyer for each round: the order that is asked about is their eleventh."""
    return _HOT + 2 + 2 * number


def _decided(at: Installation, buyer: int, number: int) -> float:
    order = ordered_by(buyer, number, at.services.now())
    began_at = perf_counter()
    take_in(at.services, at.shop, [(OrderSeen(order=order), order.placed_at)])
    return perf_counter() - began_at
