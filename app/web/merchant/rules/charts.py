"""Figures as the script that draws them reads them, and as a table beside it tells them."""

from collections.abc import Sequence
from typing import Final

from app.rules.backtest.report import Backtest, CurvePoint

Chart = dict[str, object]
_MOST_ROWS: Final = 20


def curve_of(report: Backtest) -> Chart | None:
    """Return the share of frauds caught over the share of honest orders asked.

    None where nothing was called fraud, or nothing honest: there is nothing to see then.
    """
    known, stands = report.population, report.together
    if not (known.fraud.orders and known.honest.orders and report.curve):
        return None
    line = _line(report.curve)
    here = [stands.share_of_honest or 0.0, stands.recall or 0.0]
    return {
        "x": "Share of honest orders asked",
        "y": "Share of frauds caught",
        "lines": [{"name": "At each threshold", **line, "here": here}],
    }


def steps_of(report: Backtest) -> Sequence[CurvePoint]:
    """Return as many points of the curve as a table bears, the first and last among them."""
    curve = sorted(report.curve, key=lambda point: -point.score)
    if len(curve) <= _MOST_ROWS:
        return curve
    step = (len(curve) - 1) / (_MOST_ROWS - 1)
    return [curve[round(step * row)] for row in range(_MOST_ROWS)]


def _line(curve: Sequence[CurvePoint]) -> Chart:
    """Return one line, which must not go back: of points above one another the highest counts."""
    highest: dict[float, float] = {0.0: 0.0}
    for point in curve:
        highest[point.share_of_honest] = max(point.recall, highest.get(point.share_of_honest, 0.0))
    shares = sorted(highest)
    return {"x": shares, "y": [highest[share] for share in shares]}
