"""Whom a pack holds: shares by country, language and origin of name, side by side.

Each group stands beside all other orders. It is warned of where a group is held more
often than others (by a quarter at least, and chance makes that in fewer than one of a
hundred reports) although its orders did not turn out to be fraud more often, or too few
of them are known to tell.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.rules.backtest.figures import share
from app.rules.backtest.labels import FRAUDULENT, Label
from app.rules.backtest.proportions import Proportion, chance_of
from app.rules.backtest.report import FairnessTable, Group
from app.rules.backtest.tried import Strata, Tried

GROUPED_BY: Final = ("country", "language", "name_origin")

_SHOWN: Final = 15
_CHANCE: Final = 0.01
_OUTCOME_CHANCE: Final = 0.05
_FACTOR: Final = 1.25
_KNOWN: Final = FRAUDULENT | {Label.HONEST}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """Of a group: orders, held ones, ones with an outcome, frauds."""

    orders: int = 0
    held: int = 0
    known: int = 0
    fraud: int = 0

    def without(self, other: "_Sums") -> "_Sums":
        """Return all others."""
        return _Sums(
            orders=self.orders - other.orders,
            held=self.held - other.held,
            known=self.known - other.known,
            fraud=self.fraud - other.fraud,
        )


def fairness_of(strata: Strata, tried: Sequence[Tried], *, pack: int = 0) -> list[FairnessTable]:
    """Return a table for each of `GROUPED_BY`."""
    return [_table(by, strata, [one for one in tried if _holds(one, pack)]) for by in GROUPED_BY]


def _holds(tried: Tried, pack: int) -> bool:
    return tried.verdicts[pack].holds


def _table(by: str, strata: Strata, held: Iterable[Tried]) -> FairnessTable:
    sums = _sums(by, strata, held)
    undetermined = sums.pop("", _Sums())
    whole = _added(sums.values())
    largest = sorted(sums, key=lambda name: (-sums[name].orders, name))[:_SHOWN]
    groups = [_group(name, sums[name], whole.without(sums[name])) for name in largest]
    tests = sum(one.held_differs is not None for one in groups)
    return FairnessTable(
        by=by,
        groups=tuple(_judged(one, whole.without(sums[one.name]), tests) for one in groups),
        undetermined=undetermined.orders,
    )


def _sums(by: str, strata: Strata, held: Iterable[Tried]) -> dict[str, _Sums]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for stratum, weight in strata.items():
        of = counts[getattr(stratum, by)]
        of[0] += weight.orders
        of[2] += weight.orders * (stratum.label in _KNOWN)
        of[3] += weight.orders * (stratum.label in FRAUDULENT)
    for one in held:
        counts[getattr(one.stratum, by)][1] += 1
    return {
        name: _Sums(orders=orders, held=held, known=known, fraud=fraud)
        for name, (orders, held, known, fraud) in counts.items()
    }


def _added(sums: Iterable[_Sums]) -> _Sums:
    parts = list(sums)
    return _Sums(
        orders=sum(one.orders for one in parts),
        held=sum(one.held for one in parts),
        known=sum(one.known for one in parts),
        fraud=sum(one.fraud for one in parts),
    )


def _group(name: str, sums: _Sums, others: _Sums) -> Group:
    return Group(
        name=name,
        orders=sums.orders,
        held=sums.held,
        held_share=sums.held / sums.orders,
        known=sums.known,
        fraud=sums.fraud,
        fraud_share=share(sums.fraud, sums.known),
        held_differs=chance_of(
            Proportion(part=sums.held, whole=sums.orders),
            Proportion(part=others.held, whole=others.orders),
        ),
        fraud_differs=chance_of(
            Proportion(part=sums.fraud, whole=sums.known),
            Proportion(part=others.fraud, whole=others.known),
        ),
        warns=False,
    )


def _judged(group: Group, others: _Sums, tests: int) -> Group:
    """Warn of a group; looking at many at once makes each single one prove more."""
    if group.held_differs is None or group.held_differs * tests >= _CHANCE:
        return group
    if group.held_share < _FACTOR * (share(others.held, others.orders) or 0.0):
        return group
    worse = (group.fraud_share or 0.0) > (share(others.fraud, others.known) or 0.0)
    is_explained = (
        worse and group.fraud_differs is not None and group.fraud_differs < _OUTCOME_CHANCE
    )
    return group if is_explained else replace(group, warns=True)
