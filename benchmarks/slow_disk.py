"""(i) Acknowledgements on a disk whose every fsync takes 4 ms longer, beside a commit a request.

On SQLite, whose fsyncs are made in the web's own processes: there the shim reaches them.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.settings import inherited_environment
from app.supervisor.parts import Part
from benchmarks.doors import Door, Round, rounds_of
from benchmarks.figures import Figure, milliseconds
from benchmarks.installation import doors_only, installed, running, served_by, settings_in

_SOURCE: Final = Path(__file__).with_name("slow_fsync.c")
_ADDED: Final = 4.0
"""Milliseconds: what the disk of the machine behind the facts took at its worst."""
_ROUNDS: Final = 5
_WEBHOOKS: Final = 2000
_EACH: Final = 500
"""The baseline is some four times slower: its rounds take about as long."""
_DOORS: Final = {
    "ours": ("", _WEBHOOKS),
    "commit per request": ("benchmarks.commit_each:create()", _EACH),
    "the same, in line": ("benchmarks.commit_each:create(in_line=True)", _EACH),
}
"""The application, none for the product's own, and its requests a round."""
_PROBE: Final = """
import os, sys, time
with open(sys.argv[1], "wb") as file:
    file.write(b"x")
    began_at = time.perf_counter()
    for _ in range(10):
        os.fsync(file.fileno())
        os.fdatasync(file.fileno())
    print((time.perf_counter() - began_at) / 20 * 1000)
"""


def measure_slow_disk(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure the doors alone, both under the same shim, in turns."""
    slow = _slowed(folder)
    if slow is None:
        say("  skipped: there is no C compiler (cc) here, or not Linux, to slow the disk down with")
        return []
    say(f"  a sync takes {_sync_milliseconds(folder, slow):.2f} ms, {_ADDED:g} of them added")
    with ExitStack() as stack:
        found = rounds_of(_started(folder, stack, slow), _ROUNDS, say)
    return _figures(*found)


def _figures(ours: Round, each: Round, in_line: Round) -> list[Figure]:
    return [
        Figure(
            name=f"(i) acknowledgements a second at +{_ADDED:g} ms a sync ÷ commit per request",
            ours=f"{ours.rate:.0f}/s",
            baseline=f"{each.rate:.0f}/s",
            ratio=ours.rate / each.rate,
            at_least=3.5,
        ),
        Figure(
            name="(i) their p99 ÷ commit per request's",
            ours=milliseconds(ours.p99),
            baseline=milliseconds(each.p99),
            ratio=ours.p99 / each.p99,
            at_most=0.2,
        ),
        Figure(
            name="(i) the same beside commit per request behind our file lock",
            ours=ours.shown(),
            baseline=in_line.shown(),
            ratio=ours.rate / in_line.rate,
        ),
    ]


def _slowed(folder: Path) -> Mapping[str, str] | None:
    """Compile the shim; return the environment in which every sync is slow."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    folder.mkdir(parents=True, exist_ok=True)
    shim = folder / "slow_fsync.so"
    command = (compiler, "-O2", "-shared", "-fPIC", "-o", str(shim), str(_SOURCE), "-ldl")
    subprocess.run(command, check=True)
    return {"LD_PRELOAD": str(shim), "SLOW_FSYNC_MS": f"{_ADDED:g}"}


def _sync_milliseconds(folder: Path, slow: Mapping[str, str]) -> float:
    """Return how long a sync takes. Raises RuntimeError where the shim is not heeded."""
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE, str(folder / "probe")],
        env={**inherited_environment(), **slow},
        capture_output=True,
        check=True,
    )
    took = float(probe.stdout)
    if took < _ADDED:
        msg = f"the shim adds nothing: a sync takes {took:.2f} ms"
        raise RuntimeError(msg)
    return took


def _started(folder: Path, stack: ExitStack, slow: Mapping[str, str]) -> list[Door]:
    doors = []
    for name, (application, requests) in _DOORS.items():
        at = installed(settings_in(folder / name), "http://shop.example.test", {})
        parts = served_by(doors_only(at), application) if application else doors_only(at)
        stack.enter_context(running(at.settings, _on_slow_disk(parts, slow)))
        doors.append(Door(name=name, requests=requests, port=at.port, path=at.path))
    return doors


def _on_slow_disk(parts: Sequence[Part], slow: Mapping[str, str]) -> list[Part]:
    return [replace(part, environment=slow) if part.name == "web" else part for part in parts]
