"""The bag that everything in the simulated store is handed: who it is, what it knows, what time it is."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from connectors.shops.woocommerce.simulator.faults import Faults
from connectors.shops.woocommerce.simulator.profile import Profile
from connectors.shops.woocommerce.simulator.state.database import Database

Clock = Callable[[], float]
"""Tells seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One running store. ``changed`` wakes the courier, ``stopping`` ends every wait."""

    profile: Profile
    database: Database
    clock: Clock
    faults: Faults
    changed: Event = field(default_factory=Event)
    stopping: Event = field(default_factory=Event)

    @property
    def now(self) -> int:
        """The present moment in whole seconds, which is all that WooCommerce keeps."""
        return int(self.clock())

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Change the store's state in one transaction, then let the courier look for work."""
        with self.database.writing() as connection:
            yield connection
        self.changed.set()
