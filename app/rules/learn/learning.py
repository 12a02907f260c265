"""Learns from a shop's orders what to add to a pack, and how careful to be about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import average_precision_score

from app.rules.learn.candidates import Candidate
from app.rules.learn.fitting import Flags, Numbers, Weights, fit
from app.rules.learn.selecting import Term, columns_of, terms_of

_SPARSE: Final = 1.0
_PENALTIES: Final = (1.0, 5.0, 20.0, 80.0)
_BLOCKS: Final = 4
"""The orders are cut into so many spans of time; each is judged by what the others teach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the orders teach, and how it does on orders that it was not taught by."""

    score_weight: float
    """Of the pack's score, as it was handed in."""
    terms: tuple[tuple[Term, float], ...]
    """What is added, in log-odds."""
    unseen: Numbers
    """By order: the learned score, in log-odds, fitted without its span of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is learned from: orders by time."""

    candidates: Sequence[Candidate]
    grades: csr_matrix
    """By order and candidate."""
    score: Numbers
    """What the pack says."""
    is_fraud: Flags


def learn(material: Material) -> Lesson:
    """Learn. How strong the penalty is, the orders decide: the one that ranks unseen ones best."""
    unseen = np.zeros((len(_PENALTIES), len(material.score)))
    for block in np.array_split(np.arange(len(material.score)), _BLOCKS):
        others = np.ones(len(material.score), dtype=bool)
        others[block] = False
        terms, fitted = _taught(material, others, _PENALTIES)
        given = columns_of(terms, material.grades[block].tocsc())
        for place, (of_score, weights) in enumerate(fitted):
            unseen[place, block] = of_score * material.score[block] + given @ weights
    ranked = [average_precision_score(material.is_fraud, scores) for scores in unseen]
    best = int(np.argmax(ranked))
    everything = np.ones(len(material.score), dtype=bool)
    terms, [(of_score, weights)] = _taught(material, everything, _PENALTIES[best : best + 1])
    return Lesson(
        score_weight=of_score,
        terms=tuple(zip(terms, map(float, weights), strict=True)),
        unseen=unseen[best],
    )


def _taught(
    material: Material, rows: Flags, penalties: Sequence[float]
) -> tuple[list[Term], list[Weights]]:
    """Choose terms by a sparse fit of some orders; weigh them again under each penalty."""
    grades, score = material.grades[rows], material.score[rows]
    is_fraud = material.is_fraud[rows]
    terms = terms_of(material.candidates, grades, is_fraud)
    columns = columns_of(terms, grades.tocsc())
    _, weights = fit(columns, score, is_fraud, sparse=_SPARSE, penalty=0.0)
    chosen = [place for place, weight in enumerate(weights) if weight]
    given = columns[:, chosen]
    fitted = [fit(given, score, is_fraud, sparse=0.0, penalty=penalty) for penalty in penalties]
    return [terms[place] for place in chosen], fitted
