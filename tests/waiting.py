"""Waiting for what other threads or processes bring about, with a deadline and no sleep."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def wait_for(is_there: Callable[[], object], within: float = 20.0) -> None:
    """Return once the condition holds; fail when it does not within so many seconds."""
    until = datetime.now(UTC) + timedelta(seconds=within)
    pause = threading.Event()
    while not is_there():
        assert datetime.now(UTC) < until, f"waited {within} s in vain"
        pause.wait(0.05)
