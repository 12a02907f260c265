"""Signals of the order itself: payment."""

from typing import Final

from app.rules.signal import Signal

SIGNALS: Final[tuple[Signal, ...]] = ()
