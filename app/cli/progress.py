"""How far long work has come, told on standard error."""

import sys
from time import perf_counter

_PAUSE = 1.0
"""Seconds between two sentences: often enough to see that it goes on."""


def tell(sentence: str) -> None:
    """Say something that is not the result."""
    print(sentence, file=sys.stderr, flush=True)


class Progress:
    """Says how many of how many are done, once a second at most, and at the end."""

    def __init__(self, what: str, total: int) -> None:
        """Begin now."""
        self._what = what
        self._total = total
        self._began_at = self._told_at = perf_counter()

    def tell(self, done: int) -> None:
        """Say how far it is where a second has gone by, or where it is over."""
        now = perf_counter()
        if now - self._told_at < _PAUSE and done < self._total:
            return
        self._told_at = now
        share = f"{done / self._total:.0%}" if self._total else "all"
        rate = (now - self._began_at) / max(done, 1) * 1000
        tell(f"{done:,} of {self._total:,} {self._what} ({share}), {rate:.2f} ms each")
