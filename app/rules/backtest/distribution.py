"""How a signal's values are spread over orders: what the rule editor shows beside its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from app.model.decision import Value
from app.rules.signal import Signal, SignalType

Counted = Sequence[tuple[Value | None, int]]
"""Values, each with how many orders have it."""

_BARS: Final = 12
_NUMBERS: Final = frozenset({SignalType.INT, SignalType.DOUBLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Orders that share a value, or a range of numbers from ``low`` up to ``high``."""

    label: str
    orders: int
    low: float | None = None
    high: float | None = None
    """The next bar begins here; in the last one it is the highest value itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A signal's values. Lowest, median and highest are of numbers only."""

    orders: int
    """All that were looked at, those among them of which it is unknown."""
    unknown: int
    bars: tuple[Bar, ...]
    low: float | None = None
    median: float | None = None
    high: float | None = None


def spread(signal: Signal, counted: Counted) -> Distribution:
    """Return the distribution of a signal over these orders."""
    known = [(value, orders) for value, orders in counted if value is not None]
    total = sum(orders for _, orders in counted)
    unknown = total - sum(orders for _, orders in known)
    if signal.type not in _NUMBERS:
        return Distribution(orders=total, unknown=unknown, bars=tuple(_frequent(known)))
    numbers = sorted((float(cast("float", value)), orders) for value, orders in known)
    return Distribution(
        orders=total,
        unknown=unknown,
        bars=tuple(_ranges(numbers)),
        low=numbers[0][0] if numbers else None,
        median=_quantile(numbers, 0.5),
        high=numbers[-1][0] if numbers else None,
    )


def _frequent(known: Sequence[tuple[Value, int]]) -> Iterator[Bar]:
    first = sorted(known, key=lambda pair: (-pair[1], str(pair[0])))
    for value, orders in first[:_BARS]:
        label = ("no", "yes")[value] if isinstance(value, bool) else str(value)
        yield Bar(label=label, orders=orders)
    rest = sum(orders for _, orders in first[_BARS:])
    if rest:
        yield Bar(label="other", orders=rest)


def _ranges(numbers: Sequence[tuple[float, int]]) -> Iterator[Bar]:
    """Yield a bar for each number where these are few, else ranges of about as many orders."""
    if len(numbers) <= _BARS:
        for value, orders in numbers:
            yield Bar(label=_short(value), orders=orders, low=value, high=value)
        return
    edges = sorted({cast("float", _quantile(numbers, at / _BARS)) for at in range(_BARS)})
    ends = [*edges[1:], numbers[-1][0]]
    for place, (low, high) in enumerate(zip(edges, ends, strict=True)):
        is_last = place == len(edges) - 1
        orders = sum(n for value, n in numbers if low <= value and (value < high or is_last))
        yield Bar(label=f"{_short(low)} to {_short(high)}", orders=orders, low=low, high=high)


def _quantile(numbers: Sequence[tuple[float, int]], share: float) -> float | None:
    wanted = share * sum(orders for _, orders in numbers)
    passed = 0
    for value, orders in numbers:
        passed += orders
        if passed > wanted:
            return value
    return numbers[-1][0] if numbers else None


def _short(value: float) -> str:
    return f"{value:.4g}" if value % 1 or abs(value) >= 10_000_000 else f"{value:,.0f}"  # noqa: PLR2004 - seven digits are read at a glance
