"""(n) What each process of `clearhold run` holds in memory before and after 100,000 orders.

The orders come in through the doors and are decided, on SQLite. Counted is each process' own
memory and its share of what it shares with others (PSS; where the kernel does not tell that, RSS).
"""

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Final

import psutil

from app.supervisor.parts import Part
from benchmarks.decided import committed_at, number_of
from benchmarks.figures import Figure
from benchmarks.generator import generate
from benchmarks.installation import (
    HOST,
    SECRET,
    Installation,
    database_of,
    installed,
    running,
    settings_in,
)
from benchmarks.load import Load

_ORDERS: Final = 100_000
_WARM_UP: Final = 1_000
"""By then everything is loaded that is loaded once."""
_AT_ONCE: Final = 2_000
"""So many are sent while as many wait, no more: shops do not send a day's orders in a minute."""
_MEGA: Final = 1e6
_LAST: Final = "SELECT max(decision_id) FROM decisions"
_COUNT: Final = "SELECT count(*) FROM decisions"
_RUN: Final = "from app.cli import main; main()"


def measure_memory(folder: Path, say: Callable[[str], None], orders: int = _ORDERS) -> list[Figure]:
    """Measure every process, and what the database grew by, while orders flow through."""
    at = installed(settings_in(folder), "http://shop.example.test", {})
    run = (sys.executable, "-c", _RUN, "run", "--port", str(at.port))
    whole = Part(name="clearhold", command=run, ready_at=f"http://{HOST}:{at.port}/health/live")
    with running(at.settings, [whole]):
        _send(at, 1, _WARM_UP)
        _await(at, _WARM_UP)
        before, size, began_at = _megabytes(), database_of(at).stat().st_size, perf_counter()
        for first in range(_WARM_UP + 1, orders, _AT_ONCE):
            _send(at, first, min(_AT_ONCE, orders + 1 - first))
            if first // _AT_ONCE % 5 == 0:
                say(f"  {first:,} orders, {sum(_megabytes().values()):.0f} MB")
        _await(at, orders)
        after, took = _megabytes(), perf_counter() - began_at
    each = (database_of(at).stat().st_size - size) / (orders - _WARM_UP)
    say(f"  {(orders - _WARM_UP) / took:.0f} orders/s; {each:,.0f} bytes of SQLite for each")
    if number_of(database_of(at), _COUNT) != orders:
        msg = "not every order was decided exactly once"
        raise RuntimeError(msg)
    return [_figure(name, before.get(name, 0.0), after[name], orders) for name in after]


def _send(at: Installation, first: int, orders: int) -> None:
    """Send orders, and wait for those sent before: so nobody is idle."""
    generate(Load(port=at.port, path=at.path, secret=SECRET, requests=orders, first=first))
    _await(at, first - 1)


def _await(at: Installation, decided: int) -> None:
    committed_at(database_of(at), _LAST, decided, pause=0.05)


def _megabytes() -> dict[str, float]:
    """Return what each process below us holds, by what it is; several of a kind together."""
    held: Counter[str] = Counter()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            of_it = process.memory_full_info()
            held[_name(process.name())] += int(getattr(of_it, "pss", of_it.rss))
    return {name: held[name] / _MEGA for name in sorted(held)}


def _name(part: str) -> str:
    """Tell a part by what `ps` calls it: they are forks, alike but for that."""
    kind = part.partition("-")[0]
    if kind in {"rules", "checks", "effects", "sweeps"}:
        return f"{kind} worker"
    named = {"clock": "clock", "web": "web (all its processes)", "valkey": "Valkey"}
    return named.get(kind, "supervisor")


def _figure(name: str, before: float, after: float, orders: int) -> Figure:
    return Figure(
        name=f"(n) memory after {orders:,} orders ÷ after {_WARM_UP:,}: {name}",
        ours=f"{after:.0f} MB",
        baseline=f"{before:.0f} MB",
        ratio=after / before if before else 1.0,
    )
