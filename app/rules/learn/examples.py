"""Which past orders can be learned from, and whether they are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.model.errors import InvalidInputError
from app.rules.backtest.labels import FRAUDULENT, MATURE, Label
from app.rules.evaluate import Values

FEWEST_FRAUDS: Final = 30
FEWEST_HONEST: Final = 1000
_EARLIER: Final = 0.7


class TooFewLabelsError(InvalidInputError):
    """What is known of past orders is too little to learn from; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A past order, what signals answered when it came, and what it turned out to be."""

    placed_at: datetime
    values: Values
    label: Label

    @property
    def is_fraud(self) -> bool:
        """Tell whether it turned out to be fraud of any kind."""
        return self.label in FRAUDULENT


def usable(examples: Sequence[Example]) -> list[Example]:
    """Return those whose outcome is known, by time.

    Raises:
        TooFewLabelsError: they are too few; says how many there are and are needed.
    """
    known = [one for one in examples if one.label in FRAUDULENT or one.label is Label.HONEST]
    frauds = sum(one.is_fraud for one in known)
    honest = len(known) - frauds
    if frauds < FEWEST_FRAUDS or honest < FEWEST_HONEST:
        msg = (
            f"There are too few labels to learn from: {frauds:,} orders are known to be fraud "
            f"({FEWEST_FRAUDS:,} are needed) and {honest:,} to be honest ({FEWEST_HONEST:,} are "
            f"needed; an order counts as honest after {MATURE.days} days without a complaint). "
            "Go on with a shipped pack, and try again when more is known."
        )
        raise TooFewLabelsError(msg)
    return sorted(known, key=lambda one: one.placed_at)


def split_of(examples: Sequence[Example]) -> datetime:
    """Return a moment before which most of the frauds fall: a trial learns from those alone."""
    frauds = [one.placed_at for one in examples if one.is_fraud]
    return frauds[int(len(frauds) * _EARLIER)]
