"""Fits weights to conditions: a logistic regression that starts from what a pack already says.

The pack's score is one term, whose weight is free; every condition adds to it or takes
from it, and must earn that against a penalty. So a shop with few labels keeps close to
the pack.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit
from threadpoolctl import threadpool_limits

from app.rules.evaluate import Values
from app.rules.language.condition import read_condition, read_grade
from app.rules.language.to_python import compile_rules
from app.rules.learn.candidates import Candidate
from app.rules.signals import SIGNALS

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Weights = tuple[float, Numbers]
"""Of the pack's score, and of each column, in log-odds."""

_ROUNDS: Final = 400
_USUAL_ODDS: Final = -6.0
"""Where the search for the constant begins."""
_NOTHING: Final = 0.01
"""A weight below a tenth of a point."""
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
    grades: csr_matrix, score: Numbers, is_fraud: Flags, *, sparse: float, penalty: float
) -> Weights:
    """Fit by maximum likelihood.

    No weight may contradict what its condition shows by itself: one that fraud meets more
    often adds, the others take away. ``sparse`` leaves weights at nothing that are not
    worth so much; a larger ``penalty`` keeps all of them smaller.
    """
    ratio, _ = evidence(grades, is_fraud)
    signs = np.where(ratio > 0, 1.0, -1.0)
    risky = csr_matrix(grades.multiply(signs[None, :]))
    wanted = is_fraud.astype(np.float64)

    def loss(given: Numbers) -> tuple[float, Numbers]:
        constant, of_score, weights = given[0], given[1], given[2:]
        odds = constant + of_score * score + risky @ weights
        missed = expit(odds) - wanted
        told = float(np.sum(np.logaddexp(0.0, odds) - wanted * odds))
        slope = np.concatenate(([missed.sum(), missed @ score], risky.T @ missed))
        slope[2:] += sparse + penalty * weights
        return told + sparse * weights.sum() + penalty * (weights @ weights) / 2, slope

    start = np.zeros(grades.shape[1] + 2)
    start[:2] = _USUAL_ODDS, 1.0
    bounds = [(None, None), (0.0, None), *([(0.0, None)] * grades.shape[1])]
    # So small a sum gains nothing from threads: waiting for one another doubled its time.
    with threadpool_limits(limits=1):
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": _ROUNDS}
        )
    weights = np.asarray(found.x[2:], dtype=np.float64)
    return float(found.x[1]), np.where(weights > _NOTHING, weights, 0.0) * signs


def evidence(grades: csr_matrix, is_fraud: Flags) -> tuple[Numbers, Numbers]:
    """Return each column's log-odds ratio between fraud and the rest, and that in standard errors."""
    fraud, honest = float(is_fraud.sum()), float((~is_fraud).sum())
    with_fraud = np.asarray(grades[is_fraud].sum(axis=0)).ravel() + 0.5
    with_honest = np.asarray(grades[~is_fraud].sum(axis=0)).ravel() + 0.5
    ratio = np.log(with_fraud * (honest + 1.0)) - np.log(with_honest * (fraud + 1.0))
    return ratio, ratio / np.sqrt(1.0 / with_fraud + 1.0 / with_honest)
