"""What was decided about an order, and why, so that it can be explained later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

Value = bool | int | float | str
"""What a signal answers: a number, a flag or a short word, never a person's data."""


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
    """One rule that fired: how strongly (0 to 1), and what it added or demanded."""

    rule: str
    says: str
    """The rule's own sentence, as it stood in that version."""
    points: float
    """Its points x its grade: what it added to the score."""
    grade: float = 1.0
    demands: Assurance | None = None
    because: tuple[tuple[str, Value | None], ...] = ()
    """The signals that it names, with their values; None where unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict about one state of an order, with everything that led to it."""

    pack: str
    pack_version: int
    score: float
    needed: Assurance
    findings: tuple[Finding, ...]
    """The heaviest first."""
    unknown: tuple[str, ...]
    """Signals that the pack names and whose input was missing: unknown is never risky."""
    decided_at: datetime
    signals: Mapping[str, Value] = field(default_factory=dict)
    """Every signal that was known, by its path: enough to decide the same again."""
    snoozed: tuple[str, ...] = ()
    """Rules that fired and were passed over, as somebody had silenced them for this buyer."""
    took_us: int = 0
    """Microseconds from the facts to the verdict."""

    def asks_for_proof(self) -> bool:
        """Tell whether the order may not go on by itself."""
        return self.needed is not Assurance.CLEAR
