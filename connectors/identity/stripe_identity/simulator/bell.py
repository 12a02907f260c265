"""Wakes the background loops when something fell due earlier than they thought."""

import threading


class Bell:
    """A counter one can wait on; a ring between two waits is not lost."""

    def __init__(self) -> None:
        """Start silent."""
        self._condition = threading.Condition()
        self._rings = 0

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, heard: int, seconds: float) -> int:
        """Wait for a ring after number ``heard``, at most ``seconds``; return the latest number."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != heard, timeout=seconds)
            return self._rings
