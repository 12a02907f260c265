"""Ten orders to look at: honest ones that a pack holds, and frauds that it misses."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import Final

from app.rules.backtest.labels import Label
from app.rules.backtest.report import Counterexample
from app.rules.backtest.tried import Tried
from app.rules.pack import Pack

SHOWN: Final = 10
_OF_A_RULE: Final = 5
_LOOKED_AT: Final = 50
"""Enough to find some of different buyers among them."""


def counterexamples(tried: Sequence[Tried], pack: Pack, *, place: int = 0) -> list[Counterexample]:
    """Return at most ten, half of either kind where there are enough, one a buyer.

    Honest ones by their score, frauds by their value: where most was at stake.
    """
    held = [one for one in tried if one.label is Label.HONEST and one.verdicts[place].holds]
    missed = [one for one in tried if one.is_fraud and not one.verdicts[place].holds]
    held.sort(key=lambda one: (-one.verdicts[place].score, one.order_id))
    missed.sort(key=lambda one: (-one.value.major(), one.order_id))
    honest, fraud = _of_each_buyer(held), _of_each_buyer(missed)
    half = SHOWN // 2
    frauds = fraud[: max(half, SHOWN - len(honest))]
    return [
        *(_shown(one, "honest_but_held", pack, place) for one in honest[: SHOWN - len(frauds)]),
        *(_shown(one, "fraud_but_missed", pack, place) for one in frauds),
    ]


def examples_of_rule(fired: Iterable[Tried], *, place: int = 0) -> tuple[str, ...]:
    """Return honest ones among the orders on which a rule fired, the highest scores first."""
    honest = (one for one in fired if one.label is Label.HONEST)
    highest = nsmallest(
        _LOOKED_AT, honest, key=lambda one: (-one.verdicts[place].score, one.order_id)
    )
    return tuple(one.order_id for one in _of_each_buyer(highest)[:_OF_A_RULE])


def _of_each_buyer(orders: Iterable[Tried]) -> list[Tried]:
    first: dict[str, Tried] = {}
    for one in orders:
        first.setdefault(one.customer, one)
    return list(first.values())


def _shown(one: Tried, kind: str, pack: Pack, place: int) -> Counterexample:
    verdict = one.verdicts[place]
    return Counterexample(
        order_id=one.order_id,
        kind=kind,
        placed_at=one.placed_at,
        value=one.value,
        score=verdict.score,
        verdict=verdict.needed.word,
        rules=tuple(_names(pack, verdict.fired)),
    )


def _names(pack: Pack, fired: Iterable[int]) -> Iterator[str]:
    return (pack.rules[place].name for place in fired)
