"""What goes wrong, and in which order: drawn from a seed, so that a run can be told again.

A round has a bit of everything: parts are killed, everything is killed at once, some wires ail,
the disk is full for a while. What the machine does meanwhile no seed repeats.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.lies import LIES, REFUSING_LIES
from tests.chaos.wires import Ailment, Fault

_SECONDS = (0.8, 2.4)
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

    def whole_round(self, parts: Sequence[str], busy: Sequence[str]) -> list[Deed]:
        """Return every part's death, and the busy ones' amid a deed."""
        deaths = [Kill(victim=one) for one in parts]
        return self._with_the_rest([*deaths, *(Kill(victim=one, aimed=True) for one in busy)])

    def short_round(self, parts: Sequence[str], busy: Sequence[str], most: int) -> list[Deed]:
        """Return some deaths, half of them amid a deed."""
        aimed = [
            Kill(victim=one, aimed=True)
            for one in self._chance.sample(list(busy), min(most // 2, len(busy)))
        ]
        others = self._chance.sample(list(parts), most - len(aimed))
        return self._with_the_rest([*aimed, *(Kill(victim=one) for one in others)])

    def _with_the_rest(self, deaths: Sequence[Deed]) -> list[Deed]:
        deeds = [*deaths, Fill(seconds=self._chance.uniform(*_SECONDS))]
        deeds += [self._ail(*self._dealt()) for _ in range(self._ailing)]
        self._chance.shuffle(deeds)
        return deeds

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
