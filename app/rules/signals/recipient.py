"""Signals of the order itself: recipient."""

from typing import Final

from app.rules.signal import Signal

SIGNALS: Final[tuple[Signal, ...]] = ()
