"""Which invented shops are for tuning, and which only for the report."""

from typing import Final

TUNING: Final = tuple(range(101, 125))
HELD_OUT: Final = tuple(range(9001, 9013))
"""Nobody tunes on these: their figures are reported as they are."""
