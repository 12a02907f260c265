"""The simulator's time: the real one plus an offset, so that 48 hours pass without waiting."""

import time
from collections.abc import Callable

from connectors.identity.stripe_identity.simulator.database import Database


def system_time() -> float:
    """Seconds since 1970; the only place in the simulator that asks the machine."""
    return time.time_ns() / 1e9


class Clock:
    """Now, in seconds since 1970; can be advanced, and stays so over a restart."""

    def __init__(self, database: Database, source: Callable[[], float] = system_time) -> None:
        """Read the offset kept in ``database``; ``source`` is the unshifted time."""
        self._database = database
        self._source = source
        with database.transaction() as rows:
            row = rows.execute("SELECT value FROM setting WHERE name = 'clock'").fetchone()
        self._offset = float(row["value"]) if row else 0.0

    @property
    def offset(self) -> float:
        """By how many seconds the simulator is ahead of its source."""
        return self._offset

    def now(self) -> float:
        """Return the simulated time."""
        return self._source() + self._offset

    def stamp(self) -> int:
        """Return the simulated time in whole seconds, as Stripe writes it."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Move on by ``seconds``."""
        self._shift_to(self._offset + seconds)

    def reset(self) -> None:
        """Return to the source's time."""
        self._shift_to(0.0)

    def _shift_to(self, offset: float) -> None:
        with self._database.transaction() as rows:
            rows.execute("INSERT OR REPLACE INTO setting VALUES ('clock', ?)", (str(offset),))
        self._offset = offset
