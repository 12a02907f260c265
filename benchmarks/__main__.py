"""``make bench``: runs every benchmark, prints the figures and keeps them in results.md."""

import argparse
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from math import nan
from pathlib import Path
from typing import Final

from app.logs import configure_logs
from benchmarks.acknowledgements import measure_acknowledgements
from benchmarks.backtests import measure_backtests
from benchmarks.database_size import measure_database_size
from benchmarks.decisions import measure_decisions
from benchmarks.embedded import measure_embedded
from benchmarks.facts import measure_facts
from benchmarks.figures import Figure, table
from benchmarks.growth import measure_growth
from benchmarks.holds import measure_holds
from benchmarks.hot_buyer import measure_hot_buyer
from benchmarks.machine import describe_machine
from benchmarks.memory import measure_memory
from benchmarks.quality.figures import measure_quality
from benchmarks.rules import measure_rules
from benchmarks.scoring import measure_scoring
from benchmarks.slow_disk import measure_slow_disk
from benchmarks.under_load import measure_under_load

_RESULTS: Final = Path(__file__).parent / "results.md"
_Measure = Callable[[Path, Callable[[str], None]], list[Figure]]
_MEASURES: Final[dict[str, _Measure]] = {
    "a": measure_acknowledgements,
    "b": measure_decisions,
    "c": measure_holds,
    "d": measure_embedded,
    "e": measure_facts,
    "f": measure_rules,
    "g": measure_backtests,
    "h": measure_quality,
    "i": measure_slow_disk,
    "j": measure_scoring,
    "k": measure_growth,
    "l": measure_hot_buyer,
    "m": measure_under_load,
    "n": measure_memory,
    "o": measure_database_size,
}
_HEAD: Final = """# Measured by `make bench`

Every figure is a ratio, ours ÷ a baseline measured in the same run, in turns, as medians: a busy
machine slows both. Web vitals and the quality of decisions are measured against goals. Baselines are programs in this folder: [hello](hello.py), the
[naive](naive.py) design, the [bare hold](bare_hold.py), a [commit per request](commit_each.py). All of it, load
generator and simulated ends included, runs on one machine, over loopback, on SQLite where nothing else is said.
Whatever misses its goal stands here too. What follows from the figures: [docs/operations.md](../docs/operations.md).

"""
_SIZES: Final = """
(a) 64 kept connections; hello: GET /; ours and naive: signed orders of 10 KB, none a repeat, worked
off by nobody meanwhile. (b) 2,000 orders of history; everything runs. (c) 500 orders of history.
(d) 30 open cases; the frame at a quarter of this machine's speed, 150 ms and 1.6 Mbit/s away, nothing
kept from before; on each load a case is opened, left, a state chosen and something typed. Shopify's own
scripts are small local stand-ins: these are figures of our own document. They want an idle machine: what
others do on it is slowed down fourfold too.
(f) The last 400 orders of an invented history of 2,000; every way gives the same hits. By hand: one
function in two halves. CEL is handed its values ready made; its list needs every signal known, so there
both sides get neutral values for what is not.
(g) The same fifty, one of them exchanged, over the kept signals of a million orders: all ways count the
same hits. Python and CEL read the columns that the rules name from SQLite; CEL as one list, on 5,000 of the
orders. The copy in columns is made beforehand, once, and followed from then on.
(h) Three invented shops of 6,000 orders each, in three profiles; see docs/quality.md.
(i) As (a), the web's processes of all sides under one preloaded shim, compiled here, that lets every fsync and
fdatasync take 4 ms longer. (j) 2,000 orders of history; full inboxes, one worker process each; the jobs are
enqueued all at once. (k) 300 orders, the same for each length, asked one by one in turns; a database of its own
for each length. (l) 150 orders of each. (m) Two orders a second at each of two simulated shops for a minute, every
fourth asks for proof; every buyer shows a document at once. (n) `clearhold run`, orders through its doors, 2,000 sent while at
most as many wait. (o) 3,000 orders of 10 KB with six lines; raw bodies are erased once decided, as always.
"""


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", help="a, b, c …: measure these and keep nothing")
    parser.add_argument("--keep", action="store_true", help="keep those, too: they replace all")
    given = parser.parse_args()
    configure_logs("benchmarks")
    machine = describe_machine()
    print(machine)
    began_at = time.perf_counter()
    found = ""
    for figures in _measured(given.only or list(_MEASURES)):
        found = f"{machine}\n- took {time.perf_counter() - began_at:.0f} s\n\n{table(figures)}\n"
        if given.keep or not given.only:
            _RESULTS.write_text(_HEAD + found + _SIZES)
    print(f"\n{found}")


def _measured(names: Sequence[str]) -> Iterator[list[Figure]]:
    """Yield all figures so far, after each measure: a run that is cut short keeps those."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="clearhold-bench-") as folder:
        for name in names:
            measure, began_at = _MEASURES[name], time.perf_counter()
            print(f"({name}) {(measure.__doc__ or '').splitlines()[0]}", flush=True)
            try:
                figures += measure(Path(folder) / name, _say)
            except Exception as problem:  # noqa: BLE001 - what the others measured is kept
                traceback.print_exc()
                figures.append(_failed(name, problem))
            shutil.rmtree(Path(folder) / name, ignore_errors=True)  # some are gigabytes
            print(f"({name}) took {time.perf_counter() - began_at:.0f} s", flush=True)
            yield figures


def _failed(name: str, problem: Exception) -> Figure:
    told = f"{type(problem).__name__}: {problem}"[:120].replace("|", "/").replace("\n", " ")
    return Figure(name=f"({name}) was not measured", ours=told, baseline="", ratio=nan, at_most=0.0)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
