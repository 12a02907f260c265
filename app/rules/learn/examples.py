"""Which past orders can be learned from, and whether they are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.model.errors import InvalidInputError
from app.rules.backtest.labels import FRAUDULENT, MATURE, Label
from app.rules.evaluate import Values

FEWEST_FRAUDS: Final = 20
FEWEST_HONEST: Final = 1000
_FEWEST_RIPE: Final = 12
_WARMING_UP: Final = 0.15
"""Share of the time from the first order on in which the shop knows nearly nobody."""
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


def usable(examples: Sequence[Example], as_of: datetime) -> list[Example]:
    """Return those to learn from, by time.

    Of the latest orders only the bad ones are known yet, and of the earliest nobody was
    known to the shop: both would teach that what is new, or recent, is fraud. So the
    former are left out while they are young, and the latter for the first part of the time,
    unless too few frauds are left.

    Raises:
        TooFewLabelsError: they are too few; says how many there are and are needed.
    """
    known = sorted(
        (one for one in examples if one.label in FRAUDULENT or one.label is Label.HONEST),
        key=lambda one: one.placed_at,
    )
    frauds = sum(one.is_fraud for one in known)
    if frauds < FEWEST_FRAUDS or len(known) - frauds < FEWEST_HONEST:
        raise _too_few(frauds, len(known) - frauds)
    first = known[0].placed_at
    ripe = [one for one in known if one.placed_at <= as_of - MATURE]
    warm = [one for one in ripe if one.placed_at >= first + (as_of - first) * _WARMING_UP]
    enough = (some for some in (warm, ripe) if sum(one.is_fraud for one in some) >= _FEWEST_RIPE)
    return next(enough, known)


def _too_few(frauds: int, honest: int) -> TooFewLabelsError:
    msg = (
        f"There are too few labels to learn from: {frauds:,} orders are known to be fraud "
        f"({FEWEST_FRAUDS:,} are needed) and {honest:,} to be honest ({FEWEST_HONEST:,} are "
        f"needed; an order counts as honest after {MATURE.days} days without a complaint). "
        "Go on with a shipped pack, and try again when more is known."
    )
    return TooFewLabelsError(msg)


def split_of(examples: Sequence[Example]) -> datetime:
    """Return a moment before which most of the frauds fall: a trial learns from those alone."""
    frauds = [one.placed_at for one in examples if one.is_fraud]
    return frauds[int(len(frauds) * _EARLIER)]
