"""What each threshold of the score would do: honest buyers asked against frauds caught."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from app.rules.backtest.labels import Label
from app.rules.backtest.report import CurvePoint, Population
from app.rules.backtest.tried import Tried

_POINTS: Final = 60
"""More than a chart of a hand's width shows."""


def curve_of(
    tried: Sequence[Tried], population: Population, *, pack: int = 0
) -> tuple[CurvePoint, ...]:
    """Return points from the highest score down, thinned to at most sixty and one.

    Orders of which no rule spoke score 0 and are not among them.
    """
    scored = sorted(tried, key=lambda one: -one.verdicts[pack].score)
    points, orders, honest, fraud, impersonation = [], 0, 0, 0, 0
    for score, same in groupby(scored, key=lambda one: one.verdicts[pack].score):
        for one in same:
            orders += 1
            honest += one.label is Label.HONEST
            fraud += one.is_fraud
            impersonation += one.label is Label.IMPERSONATION
        points.append(
            CurvePoint(
                score=score,
                share_of_orders=_share(orders, population.orders.orders),
                share_of_honest=_share(honest, population.honest.orders),
                recall=_share(fraud, population.fraud.orders),
                impersonation_recall=_share(impersonation, population.impersonation.orders),
            )
        )
    return _thinned([one for one in points if one.score > 0])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _thinned(points: Sequence[CurvePoint]) -> tuple[CurvePoint, ...]:
    """Keep points that lie evenly by the share of honest orders, finely where few are asked."""
    kept: dict[int, CurvePoint] = {}
    for one in points:
        # Square roots spread the small shares, which are those that a shop can bear.
        kept[round((max(one.share_of_honest, one.share_of_orders) ** 0.5) * _POINTS)] = one
    return tuple(kept.values())
