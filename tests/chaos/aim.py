"""Finds the moment at which a kill hurts most: a deed is done outside and not yet noted.

It watches only what the other ends wrote down, and the mail.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LOOK_SECONDS: Final = 0.002
_PATIENCE_SECONDS: Final = 1.5
_LATEST: Final = {
    "store": "SELECT coalesce(max(id), 0) FROM calls",
    "shopify": "SELECT coalesce(max(id), 0) FROM calls",
    "stripe": "SELECT coalesce(max(id), 0) FROM call",
}
_SINCE: Final = {
    # A hold, which the rules worker places, is the PUT that names the status to restore.
    ("rules", "store"): (
        "SELECT 1 FROM calls WHERE id > ? AND method = 'PUT' AND body LIKE '%previous%'"
    ),
    ("rules", "shopify"): "SELECT 1 FROM calls WHERE id > ? AND operation = 'Hold'",
    ("effects", "store"): (
        "SELECT 1 FROM calls WHERE id > ? AND method IN ('PUT', 'POST')"
        " AND body NOT LIKE '%previous%'"
    ),
    ("effects", "shopify"): (
        "SELECT 1 FROM calls WHERE id > ? AND operation IN ('Release', 'RiskCreate', 'TagsChange')"
    ),
    ("checks", "stripe"): "SELECT 1 FROM call WHERE id > ? AND session IS NOT NULL",
}
BUSY: Final = ("rules", "effects", "checks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Watches the files of the simulated ends, and how many letters there are."""

    folder: Path
    letters: Callable[[], int]

    def await_deed(self, worker: str) -> bool:
        """Wait until a worker did something outside; tell whether it did while we have patience."""
        pause = threading.Event()
        letters = self.letters()
        with ExitStack() as stack:
            asked = []
            for (who, end), since in _SINCE.items():
                if who == worker:
                    watched = stack.enter_context(closing(self._watching(end)))
                    (latest,) = watched.execute(_LATEST[end]).fetchone()
                    asked.append((watched, since, latest))
            give_up_at = time.monotonic() + _PATIENCE_SECONDS
            while time.monotonic() < give_up_at:
                if any(end.execute(since, (latest,)).fetchone() for end, since, latest in asked):
                    return True
                if worker == "effects" and self.letters() != letters:
                    return True
                pause.wait(_LOOK_SECONDS)
        return False

    def _watching(self, end: str) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / end}.sqlite3?mode=ro", uri=True)
