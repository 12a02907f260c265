"""What was decided about an order, and why, so that it can be explained later."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Assurance(IntEnum):
    """How sure one must be of the buyer; a higher value is a stronger proof."""

    CLEAR = 0
    EMAIL_CODE = 1
    CARD_OR_DEVICE = 2
    EID = 3
    DOCUMENT = 4
    PERSON = 5

    @property
    def word(self) -> str:
        """Return the word of the merchant's page, which is stable in exports too."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One signal that spoke: its value, how strongly (0 to 1), and what it added.

    ``value`` is a number, a flag or a short word: never a person's data.
    ``points`` is weight x grade, what the finding adds to the score.
    """

    signal: str
    value: str | float | bool
    grade: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict about one state of an order, with everything that led to it."""

    pack: str
    pack_version: int
    score: float
    needed: Assurance
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    """Signals whose input was missing: unknown is never risky."""
    decided_at: datetime

    def asks_for_proof(self) -> bool:
        """Tell whether the order may not go on by itself."""
        return self.needed is not Assurance.CLEAR
