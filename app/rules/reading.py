"""What a signal says of one order, and what a signal is."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from inspect import getdoc
from typing import Final, Literal

from app.model.facts import Facts


class Family(StrEnum):
    """What a signal looks at; a merchant finds signals by it."""

    BASKET = "basket"
    BUYER = "buyer"
    ADDRESS = "address"
    CONTACT = "contact"
    VELOCITY = "velocity"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a signal saw. ``grade`` is 0 (nothing) to 1 (as strong as it gets).

    ``value`` is a number, a flag or a short word, and names nobody.
    """

    value: str | float | bool
    grade: float


class Missing(Enum):
    """The one answer of a signal whose input is not there."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Missing.UNKNOWN
"""Unknown is never risky: it adds nothing, and the decision names it."""

Answer = Reading | Literal[Missing.UNKNOWN]

NOTHING: Final = Reading(value=False, grade=0.0)
"""The signal looked and saw nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A named question about an order. It is pure: the same facts, the same answer."""

    name: str
    family: Family
    read: Callable[[Facts], Answer]

    @property
    def description(self) -> str:
        """Return what merchants read about the signal: its function's docstring."""
        return getdoc(self.read) or ""


Curve = tuple[tuple[float, float], ...]
"""Points (amount, grade), amounts rising; between them straight lines."""


def grade_on(curve: Curve, amount: float) -> float:
    """Return the grade of an amount; before the first point 0, after the last its grade."""
    place = bisect_right(curve, (amount, 2.0))
    if place == 0:
        return 0.0
    if place == len(curve):
        return curve[-1][1]
    (left, low), (right, high) = curve[place - 1], curve[place]
    return low + (high - low) * (amount - left) / (right - left)
