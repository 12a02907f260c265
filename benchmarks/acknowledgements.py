"""(a) Durable webhook acknowledgements beside Flask's hello-world, on the same gunicorn."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.cpu import cpu_seconds
from benchmarks.figures import Figure, milliseconds
from benchmarks.generator import generate
from benchmarks.installation import (
    SECRET,
    doors_only,
    hello_door,
    installed,
    naive_doors,
    running,
    settings_in,
)
from benchmarks.load import Load

_ROUNDS: Final = 5
_WARM_UP: Final = 300
_HELLOS: Final = 4000
_WEBHOOKS: Final = 2000
_NAIVE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contender:
    name: str
    requests: int
    port: int
    path: str = ""

    def load(self, number: int, requests: int) -> Load:
        first = 1 + number * max(self.requests, _WARM_UP)
        return Load(port=self.port, path=self.path, requests=requests, first=first, secret=SECRET)


def measure_acknowledgements(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure the doors alone: nothing works the deliveries off meanwhile."""
    with ExitStack() as stack:
        contenders = _started(folder, stack)
        for one in contenders:
            generate(one.load(0, _WARM_UP))
        found: dict[str, list[_Round]] = {one.name: [] for one in contenders}
        for number in range(1, _ROUNDS + 1):
            for one in contenders:
                found[one.name].append(_measured(one, number))
                say(f"  {one.name}: {found[one.name][-1].shown()}")
    hello, ours, naive = (_median(found[one.name]) for one in contenders)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """Answers a second, and in seconds the slowest hundredth and the web's processor time."""

    rate: float
    p99: float
    cpu: float

    def shown(self) -> str:
        return f"{self.rate:.0f}/s, p99 {milliseconds(self.p99)}, {milliseconds(self.cpu)} of processor"


def _measured(one: _Contender, number: int) -> _Round:
    used = cpu_seconds(one.port)
    loaded = generate(one.load(number, one.requests))
    cpu = (cpu_seconds(one.port) - used) / loaded.answered
    return _Round(rate=loaded.rate(), p99=loaded.p99, cpu=cpu)


def _median(found: list[_Round]) -> _Round:
    return _Round(
        rate=median(one.rate for one in found),
        p99=median(one.p99 for one in found),
        cpu=median(one.cpu for one in found),
    )


def _started(folder: Path, stack: ExitStack) -> list[_Contender]:
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
        _Contender(name="hello", requests=_HELLOS, port=hello_port),
        _Contender(name="ours", requests=_WEBHOOKS, port=ours.port, path=ours.path),
        _Contender(name="naive", requests=_NAIVE, port=naive.port, path=naive.path),
    ]
