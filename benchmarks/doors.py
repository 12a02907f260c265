"""Web doors under a load, in turns: what they answer a second, how late, and at what cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.cpu import cpu_seconds
from benchmarks.figures import milliseconds
from benchmarks.generator import generate
from benchmarks.installation import SECRET
from benchmarks.load import Load

_WARM_UP: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door, and how many requests it gets in each round."""

    name: str
    requests: int
    port: int
    path: str = ""

    def load(self, number: int, requests: int) -> Load:
        """Return the load of a round: other orders than those of any other round."""
        first = 1 + number * max(self.requests, _WARM_UP)
        return Load(port=self.port, path=self.path, requests=requests, first=first, secret=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Answers a second, and in seconds the slowest hundredth and the web's processor time."""

    rate: float
    p99: float
    cpu: float

    def shown(self) -> str:
        """Return it as one reads it."""
        return f"{self.rate:.0f}/s, p99 {milliseconds(self.p99)}, {milliseconds(self.cpu)} of processor"


def rounds_of(doors: Sequence[Door], rounds: int, say: Callable[[str], None]) -> list[Round]:
    """Measure the doors in turns; return the median round of each."""
    for door in doors:
        generate(door.load(0, _WARM_UP))
    found: dict[str, list[Round]] = {door.name: [] for door in doors}
    for number in range(1, rounds + 1):
        for door in doors:
            found[door.name].append(_measured(door, number))
            say(f"  {door.name}: {found[door.name][-1].shown()}")
    return [_median(found[door.name]) for door in doors]


def _measured(door: Door, number: int) -> Round:
    used = cpu_seconds(door.port)
    loaded = generate(door.load(number, door.requests))
    cpu = (cpu_seconds(door.port) - used) / loaded.answered
    return Round(rate=loaded.rate(), p99=loaded.p99, cpu=cpu)


def _median(found: Sequence[Round]) -> Round:
    return Round(
        rate=median(one.rate for one in found),
        p99=median(one.p99 for one in found),
        cpu=median(one.cpu for one in found),
    )
