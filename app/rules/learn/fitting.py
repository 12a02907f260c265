"""Fits weights to conditions: a logistic regression that starts from what a pack already says.

The pack's score is one term, whose weight is free; every condition adds to it or takes
from it, and must earn that against a penalty. So a shop with few labels keeps close to
the pack.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from app.rules.evaluate import Values
from app.rules.language.condition import read_condition, read_grade
from app.rules.language.to_python import compile_rules
from app.rules.learn.candidates import Candidate
from app.rules.signals import SIGNALS

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Weights = tuple[float, Numbers]
"""Of the pack's score, and of each column, in log-odds."""

_FREE: Final = 30.0
"""The score is told so many times too large: a penalty on its weight then means nothing."""
_ROUNDS: Final = 500
_POSITIONS: Final = {signal.path: place for place, signal in enumerate(SIGNALS)}


def grades_of(candidates: Sequence[Candidate], rows: Sequence[Values]) -> csr_matrix:
    """Return how strongly each candidate holds of each order, 0 to 1."""
    fire = compile_rules(
        [
            (read_condition(one.when), read_grade(one.graded) if one.graded else None)
            for one in candidates
        ],
        _POSITIONS,
    )
    grades: list[float] = []
    places: list[int] = []
    ends = [0]
    for row in rows:
        for place, grade in fire(row):
            places.append(place)
            grades.append(grade)
        ends.append(len(places))
    shape = (len(rows), len(candidates))
    return csr_matrix((grades, places, ends), shape=shape, dtype=np.float64)


def fit(
    grades: csr_matrix, score: Numbers, is_fraud: Flags, *, penalty: float, sparse: bool
) -> Weights:
    """Fit; a larger ``penalty`` keeps weights smaller, a ``sparse`` fit leaves most at nothing."""
    given = hstack([csr_matrix(score[:, None] * _FREE), grades], format="csr")
    model = LogisticRegression(
        C=1.0 / penalty,
        l1_ratio=1.0 if sparse else 0.0,
        solver="liblinear",
        max_iter=_ROUNDS,
        intercept_scaling=_FREE,
        random_state=0,
    )
    model.fit(given, is_fraud)
    weights = model.coef_[0]
    return float(weights[0] * _FREE), np.asarray(weights[1:], dtype=np.float64)


def evidence(grades: csr_matrix, is_fraud: Flags) -> tuple[Numbers, Numbers]:
    """Return each column's log-odds ratio between fraud and the rest, and that in standard errors."""
    fraud, honest = float(is_fraud.sum()), float((~is_fraud).sum())
    with_fraud = np.asarray(grades[is_fraud].sum(axis=0)).ravel() + 0.5
    with_honest = np.asarray(grades[~is_fraud].sum(axis=0)).ravel() + 0.5
    ratio = np.log(with_fraud * (honest + 1.0)) - np.log(with_honest * (fraud + 1.0))
    return ratio, ratio / np.sqrt(1.0 / with_fraud + 1.0 / with_honest)
