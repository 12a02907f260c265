"""(e) From an order to its facts and every signal, beside a growing past."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

from app.model.ids import OrderId
from app.model.order import Order
from app.rules.keys import contact_keys
from app.rules.signals import SIGNALS, read_signals
from app.store.history.asked import Moment
from app.store.history.facts import gather_facts
from benchmarks.crowd import crowd, earlier_orders, keep_past, strangers
from benchmarks.figures import Figure, milliseconds, percentiles, shown
from benchmarks.installation import Installation, installed, settings_in

_LENGTHS: Final = (1_000, 10_000, 100_000, 1_000_000)
_ASKED: Final = 400
_BATCH: Final = 100
_GOAL: Final = 0.020
"""Seconds an order may take at the 95th percentile, history of a million."""


def measure_facts(
    folder: Path, say: Callable[[str], None], lengths: tuple[int, ...] = _LENGTHS
) -> list[Figure]:
    """Measure each length of the past: one order at a time, and a hundred at once."""
    at = installed(settings_in(folder), "http://shop.example.test", {})
    now, first, figures = at.services.now(), 1, []
    whose = (at.services.keyring, at.shop.shop_id)
    strange = range(len(lengths) * _ASKED)
    keep_past(at.services.database, at.shop.shop_id, earlier_orders(*whose, strange, now))
    for place, length in enumerate(lengths):
        past = crowd(*whose, range(first, length + 1), most=lengths[-1], now=now)
        keep_past(at.services.database, at.shop.shop_id, past)
        first = length + 1
        asked = strangers(strange[place * _ASKED :][:_ASKED], now)
        _one_by_one(at, asked[:20])
        single, each = _one_by_one(at, asked), _in_batches(at, asked)
        pair, busy = (
            percentiles([one for one, _ in single]),
            percentiles([cpu for _, cpu in single]),
        )
        say(
            f"  past of {length:,}: {shown(pair)}; of the processor {shown(busy)}; "
            f"{milliseconds(each)} in batches"
        )
        figures.append(
            Figure(
                name=f"(e) facts and all {len(SIGNALS)} signals of an order, past of {length:,}, p95",
                ours=shown(pair),
                baseline=f"goal {milliseconds(_GOAL)}",
                ratio=pair[1] / _GOAL,
                at_most=1.0,
            )
        )
    return figures


def _one_by_one(at: Installation, asked: list[Order]) -> list[tuple[float, float]]:
    """Return the seconds and the processor's seconds that each order takes alone.

    The latter tell what the code costs where others keep the machine busy.
    """
    took = []
    for order in asked:
        began_at, cpu = perf_counter(), process_time()
        _read(at, [order])
        took.append((perf_counter() - began_at, process_time() - cpu))
    return took


def _in_batches(at: Installation, asked: list[Order]) -> float:
    """Return the median seconds an order takes among a hundred."""
    took = []
    for begin in range(0, len(asked), _BATCH):
        began_at = perf_counter()
        _read(at, asked[begin : begin + _BATCH])
        took.append((perf_counter() - began_at) / _BATCH)
    return median(took)


def _read(at: Installation, asked: list[Order]) -> None:
    placed = [
        (
            Moment(
                shop_id=at.shop.shop_id,
                order_id=OrderId(int(order.external_id)),
                placed_at=order.placed_at,
                known_at=order.placed_at,
            ),
            order,
            contact_keys(order),
        )
        for order in asked
    ]
    with at.services.database.read() as tx:
        for facts in gather_facts(tx, at.services.keyring, placed, trusted_ip=True):
            read_signals(facts)
