"""What must be able to tell the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; tests own theirs."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        ...
