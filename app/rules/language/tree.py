"""What a rule means: a tree whose every part has a type, made only by the check.

Three-valued: what needs an unknown signal is unknown. ``All`` and ``Either`` absorb it as
CEL's ``&&`` and ``||`` absorb errors, which is Kleene's logic and that of SQL's NULL.
"""

from dataclasses import dataclass
from typing import Literal

Order = Literal["==", "!=", "<", "<=", ">", ">="]
TextFunction = Literal["startsWith", "endsWith", "contains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A signal that is true or false."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """``has(…)``: never unknown itself."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The opposite."""

    inner: "Truth"


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """``&&``."""

    parts: tuple["Truth", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """``||``."""

    parts: tuple["Truth", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``test ? then : otherwise``; unknown where the test is."""

    test: "Truth"
    then: "Truth"
    otherwise: "Truth"


@dataclass(frozen=True, slots=True, kw_only=True)
class SameTruth:
    """Whether two truths are equal; unknown where one is."""

    left: "Truth"
    right: "Truth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Two numbers side by side."""

    left: "Number"
    order: Order
    right: "Number"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberIn:
    """Whether a number is among a few, all of its own type."""

    number: "Number"
    members: tuple[int | float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextIs:
    """Whether a text signal equals a text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameText:
    """Whether two text signals are equal."""

    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextIn:
    """Whether a text signal is among a few texts."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTest:
    """Whether a text signal starts with, ends with or contains a text that is not empty."""

    function: TextFunction
    name: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSignal:
    """A signal that is a number."""

    name: str
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLiteral:
    """A number as written; an int is whole, a float is not."""

    value: int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Minus:
    """The number below zero."""

    inner: "Number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Numbers of one type, added and taken away from left to right."""

    first: "Number"
    rest: tuple[tuple[Literal["+", "-"], "Number"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Doubles, multiplied and divided from left to right; at most one is not a literal."""

    first: "Number"
    rest: tuple[tuple[Literal["*", "/"], "Number"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsDouble:
    """``double(…)`` of a whole number."""

    inner: "Number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """From 0 at ``start`` to 1 at ``end``, straight between, level beyond."""

    inner: "Number"
    start: float
    end: float


Truth = (
    Flag
    | Fixed
    | Known
    | Not
    | All
    | Either
    | Choice
    | SameTruth
    | Compare
    | NumberIn
    | TextIs
    | SameText
    | TextIn
    | TextTest
)
Number = NumberSignal | NumberLiteral | Minus | Sum | Product | AsDouble | Ramp
