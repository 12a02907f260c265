"""What goes wrong, and in which order: drawn from a seed, so that a run can be told again.

A round has a bit of everything: each part is killed, everything is killed at once, some wires
ail, the disk is full for a while. What the machine does meanwhile no seed repeats.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.chaos.lies import LIES, REFUSING_LIES
from tests.chaos.wires import Ailment, Fault

_SECONDS = (0.4, 1.6)
_SLOWNESS = (0.3, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """Kill a part; with ``aimed`` right after it did something outside."""

    victim: str
    aimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ail:
    """Let something be wrong with a wire for some seconds."""

    wire: str
    fault: Fault
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Take the disk's space away for some seconds."""

    seconds: float


Deed = Kill | Ail | Fill


class Plan:
    """Deals rounds of deeds; what can ail is a deck that is dealt to its end."""

    def __init__(self, chance: random.Random, wires: Sequence[str], ailing: int) -> None:
        self._chance = chance
        self._wires = wires
        self._ailing = ailing
        self._deck: list[tuple[str, Ailment]] = []

    def round(self, victims: Sequence[str], busy: Sequence[str], fills: int) -> list[Deed]:
        """Return a shuffled round: every victim once, the busy ones once more, amid a deed."""
        deeds: list[Deed] = [Kill(victim=one) for one in victims]
        deeds += [Kill(victim=one, aimed=True) for one in busy]
        deeds += [self._ail(*self._dealt()) for _ in range(self._ailing)]
        deeds += [Fill(seconds=self._chance.uniform(*_SECONDS)) for _ in range(fills)]
        self._chance.shuffle(deeds)
        return deeds

    def pauses(self, shortest: float, longest: float) -> Iterator[float]:
        while True:
            yield self._chance.uniform(shortest, longest)

    def _dealt(self) -> tuple[str, Ailment]:
        if not self._deck:
            self._deck = [(wire, ailment) for wire in self._wires for ailment in Ailment]
            self._chance.shuffle(self._deck)
        return self._deck.pop()

    def _ail(self, wire: str, ailment: Ailment) -> Ail:
        lies = REFUSING_LIES if wire == "web" else range(len(LIES))
        fault = Fault(
            ailment=ailment,
            seconds=self._chance.uniform(*_SLOWNESS),
            lie=self._chance.choice(lies),
            # That a proxy before our own web denies what we took is as bad as a cut-off answer.
            acts=self._chance.choice((True, False)),
        )
        return Ail(wire=wire, fault=fault, seconds=self._chance.uniform(*_SECONDS))
