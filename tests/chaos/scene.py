"""Everything that runs in one chaos, and what is done to it."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.chaos.afterwards import done_again, what_is_left
from tests.chaos.aim import Aim
from tests.chaos.plan import Ail, Deed, Fill, Kill
from tests.chaos.recovery import Death, RoundsOfTheClock, now
from tests.chaos.supervised import ALL, SUPERVISOR
from tests.chaos.town import Town
from tests.chaos.wires import Wires

_AIM_SECONDS = 0.02
_PATIENT = 0.7
"""How often everything may begin again before the next deed."""


class Product(Protocol):
    """The processes that may be killed, by name."""

    def kill(self, name: str) -> bool:
        """Kill a part; tell whether it lived until now."""

    def await_parts(self, names: Iterable[str]) -> None:
        """Wait until all of these live, or for a while."""


class Space(Protocol):
    """What the product keeps its rows in, which can be taken away for a while."""

    how: str

    def fill(self) -> None:
        """Take it away."""

    def give_back(self) -> None:
        """Give it back."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """The product, all other ends and their wires; ``parts`` are the names of what may die."""

    product: Product
    parts: Sequence[str]
    town: Town
    wires: Wires
    space: Space
    aim: Aim
    rounds: RoundsOfTheClock
    deaths: list[Death] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    _undone: list[tuple[float, str]] = field(default_factory=list)

    def do(self, deed: Deed, chance: random.Random) -> None:
        """Do one deed, after what has lasted long enough is ended."""
        self.undo(time.monotonic())
        match deed:
            case Kill():
                self._kill(deed, chance)
            case Ail() if self.wires[deed.wire].fault is None:
                self.wires.ail(deed.wire, deed.fault)
                self._note(f"{deed.wire} {deed.fault.ailment}", deed.seconds, deed.wire)
            case Fill():
                self.space.fill()
                self._note(self.space.how, deed.seconds, "")
            case _:
                pass

    def undo(self, at: float = float("inf")) -> None:
        """End what was to last until a moment (monotonic), or everything."""
        for until, what in self._undone:
            if until <= at and what:
                self.wires.heal(what)
            elif until <= at:
                self.space.give_back()
        self._undone = [one for one in self._undone if one[0] > at]

    def left(self) -> list[str]:
        """Let buyers read their mail, and name what is still on its way."""
        self.town.answer_letters()
        return what_is_left(self.town)

    def story(self) -> str:
        """Tell what was done, and how often it struck amid something."""
        done = ", ".join(f"{what} {times}" for what, times in sorted(self.done.items()))
        again = ", ".join(f"{times} {what}" for what, times in done_again(self.town).items())
        struck = sum(self.wires[name].struck for name in self.wires.names())
        answers = Counter(str(one.status or "nothing") for one in self.wires["web"].carried)
        answered = ", ".join(f"{status} {times} times" for status, times in answers.most_common())
        return (
            f"{self.done.total()} faults ({done}), those of wires felt by {struck} calls;"
            f" {len(self.town.placed)} orders; {again}; webhooks were answered {answered}"
        )

    def _note(self, what: str, seconds: float, undo: str) -> None:
        self.done[what] += 1
        self._undone.append((time.monotonic() + seconds, undo))

    def _kill(self, deed: Kill, chance: random.Random) -> None:
        if deed.aimed:
            self.aim.await_deed(deed.victim.partition("-")[0])
            threading.Event().wait(chance.uniform(0, _AIM_SECONDS))
        if self.product.kill(deed.victim):
            self.deaths.append(Death(part=deed.victim, at=now()))
            self.done[f"kill of {deed.victim}"] += 1
        if deed.victim in {ALL, SUPERVISOR} and chance.random() < _PATIENT:
            self.product.await_parts(self.parts)
        if deed.victim in {ALL, SUPERVISOR} or deed.victim.startswith("web"):
            self.town.ask_for_the_unheard()
