"""What an order turned out to be, by what had become known of it by a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.model.facts import FRAUD, OutcomeKind

MATURE: Final = timedelta(days=120)
"""Card networks take disputes for so long: an order of which nothing was heard until then is good."""


class Label(StrEnum):
    """What an order turned out to be."""

    HONEST = "honest"
    """Nothing was heard of it for `MATURE`, or support looked and found it honest."""
    FRAUD = "fraud"
    IMPERSONATION = "impersonation"
    """Fraud too: ordered in the name of somebody who knew nothing of it."""
    YOUNG = "young"
    """Nothing was heard of it yet, and it is too early to call that good."""
    UNCLEAR = "unclear"
    """Disputed for another reason than fraud, or support could not tell."""


FRAUDULENT: Final = frozenset({Label.FRAUD, Label.IMPERSONATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that became known of an order; ``kind`` is None where support could not tell."""

    kind: OutcomeKind | None
    known_at: datetime
    names_impersonation: bool = False


def label_of(placed_at: datetime, told: Sequence[Told], as_of: datetime) -> Label:
    """Return what an order turned out to be, by what was known at ``as_of``.

    Support's last verdict outweighs what was said before it; what is said after it counts.
    """
    if not told:
        return Label.HONEST if as_of - placed_at >= MATURE else Label.YOUNG
    known = sorted((one for one in told if one.known_at <= as_of), key=lambda one: one.known_at)
    verdict = max((at for at, one in enumerate(known) if one.kind in _VERDICTS), default=0)
    standing = known[verdict:]
    kinds = {one.kind for one in standing}
    if kinds & FRAUD:
        return Label.IMPERSONATION if any(map(_impersonates, known)) else Label.FRAUD
    if OutcomeKind.DISPUTE in kinds or None in kinds:
        return Label.UNCLEAR
    if OutcomeKind.VERDICT_HONEST in kinds or as_of - placed_at >= MATURE:
        return Label.HONEST
    return Label.YOUNG


def _impersonates(told: Told) -> bool:
    return told.kind is OutcomeKind.REPORT or (told.kind in FRAUD and told.names_impersonation)


_VERDICTS: Final = (OutcomeKind.VERDICT_FRAUD, OutcomeKind.VERDICT_HONEST, None)
