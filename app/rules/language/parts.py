"""What the check knows of a part: its meaning, its type and, of numbers, how large it can be."""

from dataclasses import dataclass
from typing import Final

from app.rules.language.tree import Number, NumberLiteral, Truth
from app.rules.language.trouble import RefusedError, Span

MOST_WHOLE: Final = 1e12
"""No signal that counts is larger."""
MOST_DOUBLE: Final = 1e15
LEAST_DOUBLE: Final = 1e-15
"""No signal is nearer to 0, but 0."""
ROUNDING: Final = 2.0**-53
"""How fine the digits of a double are, beside the number itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthPart:
    """True, false or unknown."""

    span: Span
    node: Truth
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPart:
    """A number, from ``least`` (but 0) to ``most``, whatever its sign; a multiple of ``grid``."""

    span: Span
    node: Number
    is_whole: bool
    most: float
    least: float
    grid: float
    is_fixed: bool = False

    def literal(self) -> int | float | None:
        """Return its value if it is written as one number."""
        return self.node.value if isinstance(self.node, NumberLiteral) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A text signal (with its words, if these are few), or a text as written."""

    span: Span
    name: str = ""
    words: tuple[str, ...] = ()
    value: str = ""

    @property
    def is_fixed(self) -> bool:
        """Tell whether it is a text as written."""
        return not self.name


Part = TruthPart | NumberPart | TextPart


def truth_of(part: Part) -> Truth:
    """Return a part's meaning as a condition.

    Raises:
        RefusedError: it is a number or a text.
    """
    match part:
        case TruthPart():
            return part.node
        case NumberPart():
            limit = "0" if part.is_whole else "0.0"
            hint = f"Compare it with something, such as … > {limit}."
            raise RefusedError(part.span, "This is a number, not a condition.", hint)
        case TextPart():
            hint = 'Compare it with something, such as … == "…".'
            raise RefusedError(part.span, "This is a text, not a condition.", hint)


def number_of(part: Part) -> NumberPart:
    """Return a part that is a number.

    Raises:
        RefusedError: it is none.
    """
    match part:
        case NumberPart():
            return part
        case TruthPart():
            raise RefusedError(part.span, "This is true or false, not a number.")
        case TextPart():
            hint = ""
            if part.is_fixed and _looks_like_a_number(part.value):
                hint = f"Write {part.value} without quotation marks."
            raise RefusedError(part.span, "This is a text, not a number.", hint)


def _looks_like_a_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
