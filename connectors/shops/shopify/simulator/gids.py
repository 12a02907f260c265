"""Global ids: ``gid://shopify/Order/1``. Numbers are exact and often beyond what a double holds."""

import re
import sqlite3

from connectors.shops.shopify.simulator.state.documents import next_number

_GID = re.compile(r"gid://shopify/(\w+)/(\d+)(?:\?.*)?")
_FIRST = 5_600_000_000_000
_BEYOND_DOUBLES = 9_007_199_254_740_993
_EVERY = 3


def gid(kind: str, number: int | str) -> str:
    """Write a global id."""
    return f"gid://shopify/{kind}/{number}"


def number_of(global_id: str) -> int:
    """Return the number at the end of a global id.

    Raises:
        ValueError: it is no global id.
    """
    found = _GID.fullmatch(global_id)
    if found is None:
        raise ValueError(f"Invalid global id '{global_id}'")
    return int(found[2])


def kind_of(global_id: str) -> str:
    """Return what a global id names, or nothing if it is none."""
    found = _GID.fullmatch(global_id)
    return found[1] if found else ""


def new_gid(connection: sqlite3.Connection, kind: str) -> str:
    """Make a global id. Every third number of a kind cannot be told apart from the next as a double."""
    count = next_number(connection, kind)
    return gid(kind, (_FIRST if count % _EVERY else _BEYOND_DOUBLES) + 2 * count)
