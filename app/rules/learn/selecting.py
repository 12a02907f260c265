"""Narrows candidates down to those that the orders speak for, and pairs the best of them."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, hstack

from app.rules.learn.candidates import Candidate
from app.rules.learn.fitting import Flags, Numbers, evidence

Term = tuple[int, ...]
"""Places of one candidate, or of two that must both hold."""

_SURE_FROM: Final = 2.5
"""Standard errors by which fraud must differ from the rest before a condition is looked at."""
_MOST_SINGLES: Final = 200
_MOST_PAIRED: Final = 32
_MOST_PAIRS: Final = 100
_GAIN: Final = 0.3
"""By how much a pair's log-odds must exceed those of its better half."""


def terms_of(candidates: Sequence[Candidate], grades: csr_matrix, is_fraud: Flags) -> list[Term]:
    """Return the clearest candidates, and pairs that say more together than either alone."""
    ratio, sure = evidence(grades, is_fraud)
    columns = grades.tocsc()
    # Of two opposites the risky one: what is unknown then adds nothing. What speaks for a
    # buyer is left to the rules that the pack has already.
    told = np.array([not one.signals for one in candidates])
    singles = _clearest(columns, np.where(told | (ratio > 0), sure, 0.0), is_fraud)
    risky = [place for place in singles if ratio[place] > 0 and not candidates[place].graded]
    pairs = [
        (one, other)
        for one, other in combinations(risky[:_MOST_PAIRED], 2)
        if not candidates[one].signals & candidates[other].signals
    ]
    return [(place,) for place in singles] + _telling(pairs, columns, ratio, is_fraud)


def columns_of(terms: Sequence[Term], grades: csc_matrix) -> csr_matrix:
    """Return a column for each term."""
    made = [
        grades[:, [term[0]]].multiply(grades[:, [term[1]]])
        if len(term) > 1
        else grades[:, list(term)]
        for term in terms
    ]
    return hstack(made, format="csr") if made else csr_matrix((grades.shape[0], 0))


def _clearest(columns: csc_matrix, sure: Numbers, is_fraud: Flags) -> list[int]:
    chosen: list[int] = []
    told: set[tuple[float, float]] = set()
    of_fraud = np.asarray(columns[is_fraud].sum(axis=0)).ravel()
    of_all = np.asarray(columns.sum(axis=0)).ravel()
    for place in map(int, np.argsort(-np.abs(sure), kind="stable")):
        if abs(sure[place]) < _SURE_FROM or len(chosen) == _MOST_SINGLES:
            break
        # Equal sums over fraud and over all: nearly always one condition said twice.
        sums = (float(of_fraud[place]), float(of_all[place]))
        if sums not in told:
            told.add(sums)
            chosen.append(place)
    return chosen


def _telling(
    pairs: Sequence[Term], columns: csc_matrix, ratio: Numbers, is_fraud: Flags
) -> list[Term]:
    if not pairs:
        return []
    pair_ratio, pair_sure = evidence(columns_of(pairs, columns), is_fraud)
    gain = pair_ratio - np.array([max(ratio[one] for one in pair) for pair in pairs])
    kept = [
        place
        for place in map(int, np.argsort(-pair_sure, kind="stable"))
        if gain[place] > _GAIN and pair_sure[place] > _SURE_FROM
    ]
    return [pairs[place] for place in kept[:_MOST_PAIRS]]
