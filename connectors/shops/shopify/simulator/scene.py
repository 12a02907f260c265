"""Where something happens: at which shop, and in which transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from connectors.shops.shopify.simulator.platform import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One shop of the platform, with a connection that may write."""

    platform: Platform
    connection: sqlite3.Connection
    domain: str

    @property
    def now(self) -> float:
        """The present moment, in seconds since 1970."""
        return self.platform.now


@contextmanager
def scene_at(platform: Platform, domain: str) -> Iterator[Scene]:
    """Change things at a shop: all of the block, or none of it."""
    with platform.writing() as connection:
        yield Scene(platform=platform, connection=connection, domain=domain)
