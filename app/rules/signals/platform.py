"""What the shop platform itself says of the order."""

from typing import Final

from app.model.order import PlatformRisk
from app.rules.facts import Facts
from app.rules.signal import Family, Signal, signal_of

_LEVELS: Final = {
    PlatformRisk.NONE: 0,
    PlatformRisk.LOW: 1,
    PlatformRisk.MEDIUM: 2,
    PlatformRisk.HIGH: 3,
}


def risk(facts: Facts) -> str | None:
    """The platform's own word of the order's risk: none, low, medium or high.

    It sees devices and cards of many shops, and errs: at one shop a fifth to a third of
    "high" was fraud. Unknown while it is still looking, and where it has no opinion.
    """
    said = facts.order.platform_risk
    return None if said is None or said is PlatformRisk.PENDING else said.value


def risk_level(facts: Facts) -> int | None:
    """The same as a number: 0 none, 1 low, 2 medium, 3 high."""
    said = facts.order.platform_risk
    return None if said is None else _LEVELS.get(said)


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.PLATFORM, risk, words=tuple(word.value for word in _LEVELS)),
    signal_of(Family.PLATFORM, risk_level),
)
