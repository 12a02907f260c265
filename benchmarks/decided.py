"""Watches a SQLite database from outside until what is waited for is committed."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Final

_PAUSE: Final = 0.0003
_PATIENCE: Final = 90.0


def committed_at(database: Path, question: str, wanted: int, pause: float = _PAUSE) -> float:
    """Return when a question's number first reached what is wanted, on `time.perf_counter`.

    Raises:
        TimeoutError: it did not within 90 seconds.
    """
    waiting, until = threading.Event(), time.perf_counter() + _PATIENCE
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        while (connection.execute(question).fetchone()[0] or 0) < wanted:
            if time.perf_counter() > until:
                msg = f"{wanted} was not reached by: {question}"
                raise TimeoutError(msg)
            waiting.wait(pause)
        return time.perf_counter()


def number_of(database: Path, question: str) -> int:
    """Return a question's number now."""
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(question).fetchone()[0] or 0)
