"""Keys of the REST API, as a merchant makes them in the store's settings."""

import secrets
import sqlite3
from dataclasses import dataclass

PERMISSIONS = ("read", "write", "read_write")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A consumer key and its secret, with what they allow."""

    id: int
    consumer_key: str
    consumer_secret: str
    permissions: str

    def allows(self, method: str) -> bool:
        """Whether the key may use this HTTP method."""
        needed = "read" if method in {"GET", "HEAD"} else "write"
        return method == "OPTIONS" or needed in self.permissions.split("_")


def make_key(connection: sqlite3.Connection, permissions: str) -> Key:
    """Make a pair.

    Raises:
        ValueError: no such permission.
    """
    if permissions not in PERMISSIONS:
        raise ValueError(f"permission must be one of {', '.join(PERMISSIONS)}")
    key, secret = f"ck_{secrets.token_hex(20)}", f"cs_{secrets.token_hex(20)}"
    number = connection.execute(
        "INSERT INTO keys (consumer_key, consumer_secret, permissions) VALUES (?, ?, ?)",
        (key, secret, permissions),
    ).lastrowid
    return Key(id=number or 0, consumer_key=key, consumer_secret=secret, permissions=permissions)


def find_key(connection: sqlite3.Connection, consumer_key: str) -> Key | None:
    """Read a pair."""
    row = connection.execute(
        "SELECT * FROM keys WHERE consumer_key = ?", (consumer_key,)
    ).fetchone()
    return Key(**row) if row else None
