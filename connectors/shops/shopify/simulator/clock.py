"""The platform's clock: the machine's, plus as much as whoever tests has set it forward."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]
"""Tells seconds since 1970."""


def wall_clock() -> float:
    """Seconds since 1970 by the machine's clock."""
    return time.time_ns() / 1e9


class SettableClock:
    """Runs like ``source``, ahead of it by ``ahead`` seconds."""

    def __init__(self, source: Clock = wall_clock) -> None:
        self._source = source
        self.ahead = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._source() + self.ahead

    def advance(self, seconds: float) -> None:
        """Set it forward, or back with a negative number."""
        self.ahead += seconds

    def set(self, moment: float) -> None:
        """Set it to a moment, from which it runs on."""
        self.ahead = moment - self._source()


def written(moment: float) -> str:
    """Write a moment as GraphQL does: UTC, whole seconds, ``Z``."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str) -> float:
    """Read a moment as any API writes it, or a plain date.

    Raises:
        ValueError: it is none.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
