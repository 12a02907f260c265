"""Signals of the order itself: network."""

from typing import Final

from app.rules.signal import Signal

SIGNALS: Final[tuple[Signal, ...]] = ()
