"""Gathers orders that were tried, one by one, without keeping those of which nothing spoke."""

from datetime import datetime

from app.rules.backtest.summary import Gathered
from app.rules.backtest.tried import Stratum, Tried, Weight


class Gathering:
    """Sums of all orders, and the orders that a report looks at singly."""

    def __init__(self) -> None:
        """Begin with none."""
        self._orders: dict[Stratum, int] = {}
        self._minor: dict[Stratum, int] = {}
        self._tried: list[Tried] = []
        self._customers: set[int] = set()
        self._began_at: datetime | None = None
        self._ended_at: datetime | None = None

    def add(self, tried: Tried) -> None:
        """Count an order; orders come in the order of time."""
        stratum = tried.stratum
        self._orders[stratum] = self._orders.get(stratum, 0) + 1
        self._minor[stratum] = self._minor.get(stratum, 0) + tried.value.minor
        self._customers.add(hash(tried.customer))
        self._began_at = self._began_at or tried.placed_at
        self._ended_at = tried.placed_at
        if tried.is_fraud or any(one.fired for one in tried.verdicts):
            self._tried.append(tried)

    def gathered(self, as_of: datetime) -> Gathered:
        """Return what was gathered."""
        return Gathered(
            strata={one: Weight(self._orders[one], self._minor[one]) for one in self._orders},
            tried=tuple(self._tried),
            customers=len(self._customers),
            began_at=self._began_at,
            ended_at=self._ended_at,
            as_of=as_of,
        )
