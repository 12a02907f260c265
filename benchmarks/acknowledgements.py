"""(a) Durable webhook acknowledgements beside Flask's hello-world, on the same gunicorn."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.doors import Door, rounds_of
from benchmarks.figures import Figure, milliseconds
from benchmarks.installation import (
    doors_only,
    hello_door,
    installed,
    naive_doors,
    running,
    settings_in,
)

_ROUNDS: Final = 5
_HELLOS: Final = 4000
_WEBHOOKS: Final = 2000
_NAIVE: Final = 300


def measure_acknowledgements(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure the doors alone: nothing works the deliveries off meanwhile."""
    with ExitStack() as stack:
        hello, ours, naive = rounds_of(_started(folder, stack), _ROUNDS, say)
    return [
        Figure(
            name="(a) durable acknowledgements a second ÷ hello",
            ours=f"{ours.rate:.0f}/s",
            baseline=f"{hello.rate:.0f}/s",
            ratio=ours.rate / hello.rate,
            at_least=0.40,
        ),
        Figure(
            name="(a) their p99 ÷ hello's",
            ours=milliseconds(ours.p99),
            baseline=milliseconds(hello.p99),
            ratio=ours.p99 / hello.p99,
            at_most=1.5,
        ),
        Figure(
            name="(a) processor time of one ÷ hello's",
            ours=milliseconds(ours.cpu),
            baseline=milliseconds(hello.cpu),
            ratio=ours.cpu / hello.cpu,
        ),
        Figure(
            name="(a) acknowledgements a second ÷ naive",
            ours=ours.shown(),
            baseline=naive.shown(),
            ratio=ours.rate / naive.rate,
        ),
    ]


def _started(folder: Path, stack: ExitStack) -> list[Door]:
    hello = settings_in(folder / "hello")
    stack.enter_context(running(hello, [hello_door(hello)]))
    ours, naive = (
        installed(settings_in(folder / name), "http://shop.example.test", {})
        for name in ("ours", "naive")
    )
    stack.enter_context(running(ours.settings, doors_only(ours)))
    stack.enter_context(running(naive.settings, naive_doors(naive)))
    hello_port = int(hello.public_url.rpartition(":")[2])
    return [
        Door(name="hello", requests=_HELLOS, port=hello_port),
        Door(name="ours", requests=_WEBHOOKS, port=ours.port, path=ours.path),
        Door(name="naive", requests=_NAIVE, port=naive.port, path=naive.path),
    ]
