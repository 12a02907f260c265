"""The curve says what any threshold of the score would do."""

from itertools import pairwise

import pytest

from app.rules.backtest.labels import Label
from app.rules.backtest.tried import Verdict
from tests.builders.tried import a_try, report_of, several


def at(score):
    return Verdict(score=score, fired=(0,))


def test_each_point_counts_all_orders_from_its_score_on():
    orders = [
        a_try("1", at(9.5), Label.FRAUD),
        a_try("2", at(5.0)),
        a_try("3", at(5.0), Label.IMPERSONATION),
        *several(7, "rest"),
    ]
    first, second = report_of(orders).curve

    assert (first.score, first.recall, first.share_of_honest) == (9.5, 0.5, 0.0)
    assert (second.score, second.recall) == (5.0, 1.0)
    assert second.share_of_honest == pytest.approx(1 / 8)
    assert second.impersonation_recall == 1.0


def test_a_long_curve_is_thinned_and_keeps_its_direction():
    orders = [a_try(f"{number}", at(1000.0 - number)) for number in range(5000)]
    curve = report_of(orders).curve

    assert 20 < len(curve) <= 61
    assert all(one.score > next_.score for one, next_ in pairwise(curve))
    assert all(one.share_of_honest <= next_.share_of_honest for one, next_ in pairwise(curve))
