"""What an order at the shop usually costs: the median of the latest before it."""

from collections.abc import Sequence
from statistics import median_low
from typing import Final

from app.model.money import Money

USUAL_OF: Final = 100
"""The latest orders in one currency, and no more."""
_USUAL_AT_LEAST: Final = 20


def usual_value(totals: Sequence[int], currency: str) -> Money | None:
    """Return the median of the latest totals in minor units; None where they are too few."""
    if len(totals) < _USUAL_AT_LEAST:
        return None
    return Money(minor=median_low(totals), currency=currency)
