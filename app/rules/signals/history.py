"""Signals of the past: history."""

from typing import Final

from app.rules.signal import Signal

SIGNALS: Final[tuple[Signal, ...]] = ()
