"""Signals of the order itself: platform."""

from typing import Final

from app.rules.signal import Signal

SIGNALS: Final[tuple[Signal, ...]] = ()
