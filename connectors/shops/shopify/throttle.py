"""Shopify's rate limit, counted in points per app and shop (shopify.dev, API rate limits)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.model.errors import UnreachableError

_USUAL_PAUSE: Final = 2.0
"""Seconds, where Shopify does not say how long."""
_LONGEST_PAUSE: Final = 3600.0


class ThrottledError(UnreachableError):
    """Shopify limits us: nothing was done, and asking again repeats nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an operation cost, and what is left of the bucket, in points."""

    requested: float = 0.0
    actual: float = 0.0
    """0 where it was throttled."""
    maximum: float = 0.0
    available: float = 0.0
    restore_rate: float = 0.0
    """Points per second."""


def read_cost(extensions: object) -> Cost:
    """Read ``extensions.cost`` of an answer; what is missing or odd is 0."""
    cost = _part(extensions, "cost")
    status = _part(cost, "throttleStatus")
    return Cost(
        requested=_number(cost, "requestedQueryCost"),
        actual=_number(cost, "actualQueryCost"),
        maximum=_number(status, "maximumAvailable"),
        available=_number(status, "currentlyAvailable"),
        restore_rate=_number(status, "restoreRate"),
    )


def throttled_by_cost(cost: Cost) -> ThrottledError:
    """Return what to raise, with the time in which the bucket holds enough again."""
    pause = _USUAL_PAUSE
    if cost.restore_rate:
        pause = max(cost.requested - cost.available, 0.0) / cost.restore_rate
    return _throttled(pause)


def throttled_by_status(headers: Mapping[str, str]) -> ThrottledError:
    """Return what to raise for a status 429, with the seconds of its ``Retry-After``."""
    try:
        pause = float(headers.get("Retry-After", ""))
    except ValueError:
        pause = _USUAL_PAUSE
    return _throttled(pause if math.isfinite(pause) else _USUAL_PAUSE)


def _throttled(pause: float) -> ThrottledError:
    # What is sent in the very moment in which there is enough comes too early.
    return ThrottledError(
        "Shopify limits how often we may ask at this shop.",
        retry_after=min(max(pause, 0.0) + 0.05, _LONGEST_PAUSE),
    )


def _part(value: object, key: str) -> Mapping[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _number(value: Mapping[str, Any], key: str) -> float:
    found = value.get(key)
    return float(found) if isinstance(found, int | float) and abs(found) < 10**12 else 0.0
