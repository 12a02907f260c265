"""At the threshold where one honest order in a hundred is held: what is caught, who is bothered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.model.decision import Assurance

HELD: Final = 0.01
"""Of honest orders, at the threshold at which recall is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An order, what it was in truth, and what a pack says of it."""

    truth: Mapping[str, Any]
    score: float
    needed: Assurance


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Shares, 0 to 1. Those of nobody are None."""

    honest: int
    fraud: int
    impostors: int
    threshold: float
    held: float
    """Of honest orders at the threshold; below 0.01 where many share one score."""
    caught: float | None
    """Of order-time fraud at the threshold."""
    impostors_caught: float | None
    movers_held: float | None
    asked: float
    """Of honest orders by the pack's own verdicts."""
    fraud_asked: float | None
    by_kind: Mapping[str, float]
    """Caught at the threshold, by the kind of fraud."""


def quality_of(scored: Sequence[Scored]) -> Quality:
    """Measure. A friendly fraudster's order counts neither as honest nor as fraud."""
    honest = [one for one in scored if one.truth["kind"] == "honest"]
    fraud = [one for one in scored if one.truth["order_time_fraud"]]
    impostors = [one for one in fraud if one.truth["impersonation"]]
    threshold = threshold_for([one.score for one in honest], HELD)
    kinds = {one.truth["kind"] for one in fraud}
    return Quality(
        honest=len(honest),
        fraud=len(fraud),
        impostors=len(impostors),
        threshold=threshold,
        held=_from(threshold, honest) or 0.0,
        caught=_from(threshold, fraud),
        impostors_caught=_from(threshold, impostors),
        movers_held=_from(threshold, [one for one in honest if one.truth["mover"]]),
        asked=_asked(honest) or 0.0,
        fraud_asked=_asked(fraud),
        by_kind={
            kind: _from(threshold, [one for one in fraud if one.truth["kind"] == kind]) or 0.0
            for kind in sorted(kinds)
        },
    )


def threshold_for(scores: Sequence[float], share: float) -> float:
    """Return the lowest score that at most this share of the scores reaches."""
    allowed = int(len(scores) * share)
    highest_first = sorted(scores, reverse=True)
    if allowed >= len(highest_first):
        return float("-inf")
    # Everything above the first score that is one too many.
    barred = highest_first[allowed]
    return min((one for one in highest_first[:allowed] if one > barred), default=barred + 1.0)


def _from(threshold: float, some: Sequence[Scored]) -> float | None:
    return _share(some, [one.score >= threshold for one in some])


def _asked(some: Sequence[Scored]) -> float | None:
    return _share(some, [one.needed is not Assurance.CLEAR for one in some])


def _share(some: Sequence[Scored], true: Sequence[bool]) -> float | None:
    return sum(true) / len(some) if some else None
