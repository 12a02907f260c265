"""Writes what was learned as a pack: whole points, thresholds, sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from app.model.decision import Assurance
from app.rules.evaluate import judge_of
from app.rules.learn.candidates import Candidate, candidates_of
from app.rules.learn.examples import Example
from app.rules.learn.fitting import Numbers, grades_of
from app.rules.learn.learning import Lesson, Material, learn
from app.rules.pack import Pack, Rule, Threshold
from app.rules.pack_check import MOST_POINTS

HELD: Final = 0.01
"""Of honest orders, from the lightest threshold on."""

_POINTS: Final = 10.0
"""Of one unit of log-odds: what multiplies the odds by 2.7."""
_MOST_FACTOR: Final = 3.0
_LONGEST_NAME: Final = 40
_LONGEST_SENTENCE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A pack that was learned, and what of it is new."""

    pack: Pack
    frauds: int
    honest: int
    added: tuple[Rule, ...]
    """Rules that the pack it began with does not have; the heaviest first."""


def draft_of(examples: Sequence[Example], begun_with: Pack) -> Draft:
    """Return a pack that was learned from these orders (`usable`), beginning with another."""
    judge = judge_of(begun_with)
    rows = [one.values for one in examples]
    candidates = [*_told(begun_with), *candidates_of(rows)]
    is_fraud = np.array([one.is_fraud for one in examples])
    lesson = learn(
        Material(
            candidates=candidates,
            grades=grades_of(candidates, rows),
            score=np.array([judge(row).score for row in rows]) / _POINTS,
            is_fraud=is_fraud,
        )
    )
    factor = _factor(lesson)
    added = _added(lesson, candidates, begun_with, factor)
    scores = np.array([judge(row).score for row in rows])
    pack = Pack(
        name=f"{begun_with.name}-learned"[:_LONGEST_NAME],
        version=0,
        description=f"Learned from this shop's own orders, beginning with {begun_with.name}.",
        rules=(*_reweighed(lesson, candidates, begun_with, factor), *added),
        thresholds=_thresholds(begun_with, scores[~is_fraud], lesson.unseen[~is_fraud] * factor),
    )
    return Draft(pack=pack, frauds=int(is_fraud.sum()), honest=int((~is_fraud).sum()), added=added)


def _told(pack: Pack) -> Iterator[Candidate]:
    """Yield what the pack says already, so that its rules can be weighed anew."""
    for rule in pack.rules:
        if rule.demands is None:
            yield Candidate(name=rule.name, says=rule.says, when=rule.when, graded=rule.graded)


def _factor(lesson: Lesson) -> float:
    """Return points a unit of log-odds: so many that the pack's own points stay about the same."""
    kept = max(lesson.score_weight, 1.0 / _MOST_FACTOR)
    return _POINTS * max(1.0, 1.0 / kept)


def _reweighed(
    lesson: Lesson, candidates: Sequence[Candidate], pack: Pack, factor: float
) -> Iterator[Rule]:
    more = {
        candidates[term[0]].name: weight
        for term, weight in lesson.terms
        if len(term) == 1 and not candidates[term[0]].signals
    }
    for rule in pack.rules:
        weight = lesson.score_weight * rule.points / _POINTS + more.get(rule.name, 0.0)
        points = max(-MOST_POINTS, min(float(round(weight * factor)), MOST_POINTS))
        if points or rule.demands is not None:
            yield replace(rule, points=points)


def _added(
    lesson: Lesson, candidates: Sequence[Candidate], pack: Pack, factor: float
) -> tuple[Rule, ...]:
    taken = {rule.name for rule in pack.rules}
    found = []
    for term, weight in sorted(lesson.terms, key=lambda one: -abs(one[1])):
        parts = [candidates[place] for place in term]
        points = float(round(weight * factor))
        if points and (len(parts) > 1 or parts[0].signals):
            found.append(_rule(parts, points, taken))
    return tuple(found)


def _rule(parts: Sequence[Candidate], points: float, taken: set[str]) -> Rule:
    name = _free_name(parts, taken)
    taken.add(name)
    return Rule(
        name=name,
        says=" ".join(one.says for one in parts)[:_LONGEST_SENTENCE],
        when=" && ".join(f"({one.when})" if len(parts) > 1 else one.when for one in parts),
        points=points,
        graded=parts[0].graded,
    )


def _free_name(parts: Sequence[Candidate], taken: set[str]) -> str:
    room = (_LONGEST_NAME - 4) // len(parts) - 1
    stem = "-".join(one.name[:room].strip("-") for one in parts)
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _thresholds(pack: Pack, before: Numbers, unseen: Numbers) -> tuple[Threshold, ...]:
    """Return the pack's own steps, at scores that the same shares of honest orders reach.

    All shares are stretched so that the lightest step is reached by `HELD` of them.
    """
    steps = sorted(pack.thresholds, key=lambda one: one.score) or [_DOCUMENT]
    shares = [float(np.mean(before >= one.score)) for one in steps]
    shares[0] = shares[0] or HELD
    return tuple(
        Threshold(
            score=round(float(np.quantile(unseen, 1.0 - share * HELD / shares[0])), 1),
            needed=step.needed,
        )
        for step, share in zip(steps, shares, strict=True)
    )


_DOCUMENT: Final = Threshold(score=0.0, needed=Assurance.DOCUMENT)
