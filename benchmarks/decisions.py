"""(b) From POST to the committed decision: idle, and sustained, beside the naive design."""

import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.decided import committed_at, number_of
from benchmarks.figures import Figure, percentiles, shown
from benchmarks.generator import generate
from benchmarks.installation import (
    SECRET,
    Installation,
    add_history,
    database_of,
    installed,
    naive_design,
    running,
    settings_in,
    whole_product,
)
from benchmarks.load import Load, send_all

HISTORY: Final = 2000
_IDLE_ROUNDS: Final = 4
_IDLE: Final = 25
_PAUSE: Final = 0.04
_ROUNDS: Final = 3
_SUSTAINED: Final = 3000
_NAIVE: Final = 500
_COUNT: Final = "SELECT count(*) FROM decisions"
_LAST: Final = "SELECT max(decision_id) FROM decisions"


def measure_decisions(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure both designs whole: queue, web, workers, on one machine with the generator."""
    with ExitStack() as stack:
        ours, naive = _started(folder, stack)
        idle: dict[str, list[float]] = {"ours": [], "naive": []}
        for number in range(_IDLE_ROUNDS):
            idle["ours"] += _decided_one_by_one(ours, 1 + number * _IDLE)
            idle["naive"] += _decided_one_by_one(naive, 1 + number * _IDLE)
        for name, seconds in idle.items():
            say(f"  idle, {name}: {shown(percentiles(seconds))}")
        rates: dict[str, list[float]] = {"ours": [], "naive": []}
        for number in range(1, _ROUNDS + 1):
            rates["ours"].append(_sustained(ours, number * _SUSTAINED, _SUSTAINED))
            rates["naive"].append(_sustained(naive, number * _SUSTAINED, _NAIVE))
            say(f"  sustained: ours {rates['ours'][-1]:.0f}/s, naive {rates['naive'][-1]:.0f}/s")
    return _figures(idle, median(rates["ours"]), median(rates["naive"]))


def _figures(idle: dict[str, list[float]], ours: float, naive: float) -> list[Figure]:
    our_idle, naive_idle = percentiles(idle["ours"]), percentiles(idle["naive"])
    return [
        Figure(
            name="(b) POST → committed decision, idle",
            ours=shown(our_idle),
            baseline=shown(naive_idle),
            ratio=our_idle[0] / naive_idle[0],
        ),
        Figure(
            name="(b) orders decided a second, sustained ÷ naive",
            ours=f"{ours:.0f}/s",
            baseline=f"{naive:.0f}/s",
            ratio=ours / naive,
            at_least=4.0,
        ),
    ]


def _started(folder: Path, stack: ExitStack) -> tuple[Installation, Installation]:
    ours, naive = (
        installed(settings_in(folder / name), "http://shop.example.test", {})
        for name in ("ours", "naive")
    )
    add_history(ours, HISTORY)
    add_history(naive, HISTORY)
    stack.enter_context(running(ours.settings, whole_product(ours)))
    stack.enter_context(running(naive.settings, naive_design(naive, sys.executable)))
    for one in (ours, naive):
        _sustained(one, HISTORY, 200)
    return ours, naive


def _decided_one_by_one(at: Installation, first: int) -> list[float]:
    """Return how long each of some orders took, from the POST to its decision."""
    database, pausing = database_of(at), threading.Event()
    already = number_of(database, _COUNT)
    took = []
    for place in range(_IDLE):
        pausing.wait(_PAUSE)
        load = Load(
            port=at.port,
            path=at.path,
            secret=SECRET,
            requests=1,
            first=first + place,
            connections=1,
        )
        began_at = send_all(load).began_at
        took.append(committed_at(database, _LAST, already + place + 1) - began_at)
    return took


def _sustained(at: Installation, first: int, orders: int) -> float:
    """Return orders a second, from the first POST to the last committed decision."""
    database = database_of(at)
    wanted = number_of(database, _COUNT) + orders
    load = Load(port=at.port, path=at.path, secret=SECRET, requests=orders, first=first)
    loaded = generate(load)
    ended_at = committed_at(database, _LAST, wanted, pause=0.005)
    if number_of(database, _COUNT) != wanted:
        msg = "not every order was decided exactly once"
        raise RuntimeError(msg)
    return orders / (ended_at - loaded.began_at)
