"""What of a backtest is drawn, and how much of it stands in the table beside."""

from types import SimpleNamespace

from app.rules.backtest.report import CurvePoint
from app.web.merchant.rules.charts import curve_of, steps_of


def point(score, honest, caught):
    return CurvePoint(
        score=score,
        share_of_orders=honest,
        share_of_honest=honest,
        recall=caught,
        impersonation_recall=caught,
    )


def report(*points, honest=100, fraud=10):
    """As much of a report as is drawn."""
    count = SimpleNamespace
    return SimpleNamespace(
        curve=points,
        population=count(honest=count(orders=honest), fraud=count(orders=fraud)),
        together=count(share_of_honest=None, recall=None),
    )


def test_a_table_holds_the_ends_of_a_long_curve_and_some_between():
    curve = [point(float(score), (200 - score) / 200, 1.0) for score in range(200)]

    rows = steps_of(report(*curve))

    assert len(rows) == 20
    assert (rows[0].score, rows[-1].score) == (199.0, 0.0)
    assert steps_of(report(*curve[:3])) == [curve[2], curve[1], curve[0]]


def test_the_line_begins_at_nothing_and_never_goes_back():
    drawn = curve_of(report(point(1.0, 0.2, 0.9), point(9.0, 0.1, 0.4), point(8.0, 0.1, 0.5)))

    (line,) = drawn["lines"]
    assert (line["x"], line["y"]) == ([0.0, 0.1, 0.2], [0.0, 0.5, 0.9])
    assert line["here"] == [0.0, 0.0]


def test_without_frauds_or_honest_orders_nothing_is_drawn():
    assert curve_of(report(point(1.0, 0.2, 0.9), fraud=0)) is None
    assert curve_of(report(point(1.0, 0.2, 0.9), honest=0)) is None
    assert curve_of(report()) is None
