"""The simulator's own SQLite file: one connection, one lock; order matters here, not speed."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

TABLES: Final = (
    """document (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, kind TEXT, account TEXT,
    livemode INTEGER, body TEXT)""",
    "api_key (secret TEXT PRIMARY KEY, body TEXT)",
    "link (token TEXT PRIMARY KEY, session TEXT, expires REAL, visit TEXT)",
    """idempotent (account TEXT, livemode INTEGER, key TEXT, fingerprint TEXT, status INTEGER,
    body TEXT, request_id TEXT, created REAL, PRIMARY KEY (account, livemode, key))""",
    """delivery (id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT, type TEXT, subject TEXT,
    endpoint TEXT, due REAL, state TEXT, behind INTEGER, quirks TEXT, tries TEXT)""",
    "timer (id INTEGER PRIMARY KEY AUTOINCREMENT, due REAL, kind TEXT, session TEXT, payload TEXT)",
    "call (id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT, body TEXT)",
    "rule (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, remaining INTEGER, body TEXT)",
    "setting (name TEXT PRIMARY KEY, value TEXT)",
)
INDEXES: Final = (
    "document_listing ON document (kind, account, livemode, seq)",
    "delivery_due ON delivery (state, due)",
    "delivery_event ON delivery (event)",
)


class Database:
    """Everything the simulator remembers; a restart on the same file keeps it."""

    def __init__(self, path: Path | None) -> None:
        """Open ``path``, or a database in memory when there is none."""
        self._connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._lock = threading.RLock()
        self._depth = 0
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self.transaction() as rows:
            for table in TABLES:
                rows.execute(f"CREATE TABLE IF NOT EXISTS {table}")
            for index in INDEXES:
                rows.execute(f"CREATE INDEX IF NOT EXISTS {index}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; one inside another joins the outer one."""
        with self._lock:
            if self._depth:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            else:
                self._connection.execute("COMMIT")
            finally:
                self._depth = 0

    def forget(self, *tables: str) -> None:
        """Empty the named tables."""
        known = {table.split(" ", 1)[0] for table in TABLES}
        with self.transaction() as rows:
            for table in known & set(tables):
                rows.execute(f"DELETE FROM {table}")  # noqa: S608 - names come from TABLES

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
