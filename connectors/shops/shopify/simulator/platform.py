"""The bag that everything in the simulated platform is handed: what it knows and what time it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from connectors.shops.shopify.simulator.clock import SettableClock
from connectors.shops.shopify.simulator.faults import Faults
from connectors.shops.shopify.simulator.state.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One running platform.

    ``events_changed`` wakes the courier, ``tasks_changed`` the clockwork, ``stopping`` ends every wait.
    """

    base_url: str
    """Where it is reached, without a slash at its end."""
    database: Database
    clock: SettableClock
    faults: Faults
    events_changed: Event = field(default_factory=Event)
    tasks_changed: Event = field(default_factory=Event)
    stopping: Event = field(default_factory=Event)

    @property
    def now(self) -> float:
        """The present moment, in seconds since 1970."""
        return self.clock()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Change the platform's state in one transaction, then look for what is due."""
        with self.database.writing() as connection:
            yield connection
        self.wake()

    def wake(self) -> None:
        """Let the courier and the clockwork look for work."""
        self.events_changed.set()
        self.tasks_changed.set()
