"""Signals and their values as staff reads them, made of a signal's path, type and unit.

The merchant's page speaks English, and signals are named in it.
"""

from typing import Final

from app.messages.amounts import fine_words, share_words
from app.messages.harmless import unlinked
from app.model.decision import Value
from app.rules.signals import by_path

UNKNOWN: Final = "unknown"

_WINDOWS: Final = {
    "10m": "within 10 minutes",
    "1h": "within an hour",
    "24h": "within 24 hours",
    "7d": "within 7 days",
    "30d": "within 30 days",
}
_SPELLED: Final = {
    "avs": "AVS",
    "care of": "c/o",
    "cvv": "CVV",
    "email": "e-mail",
    "ip": "IP",
    "po box": "PO box",
    "three d secure": "3-D Secure",
    "tor": "Tor",
    "vpn": "VPN",
}
_SINGULAR: Final = {"people": "person", "times": "times", "addresses": "address"}
_LONGEST: Final = 60
_MOST: Final = 1e15
"""More is no figure of an order."""


def signal_words(path: str) -> str:
    """Return a signal's name in words: ``orders by e-mail within 24 hours``."""
    words = path.partition(".")[2].split("_")
    words[-1] = _WINDOWS.get(words[-1], words[-1])
    line = f" {' '.join(words)} "
    for plain, spelled in _SPELLED.items():
        line = line.replace(f" {plain} ", f" {spelled} ")
    return line.strip()


def family_words(path: str) -> str:
    """Return what a signal looks at: the first half of its path, in words."""
    return path.partition(".")[0].capitalize()


def value_words(path: str, value: Value | None, language: str, *, currency: str = "") -> str:
    """Return what a signal answered: yes or no, a number with its unit, its word, or unknown.

    Amounts bear the order's currency where it is told.
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return unlinked(value.replace("_", " "), _LONGEST)
    return _number(path, value, language, currency)


def _number(path: str, number: float, language: str, currency: str) -> str:
    number = max(-_MOST, min(number, _MOST))
    signal = by_path.get(path)
    unit = "" if signal is None else signal.unit
    if unit == "share":
        return share_words(number, language)
    if unit == "money":
        unit = currency
    elif number == 1:
        unit = _SINGULAR.get(unit, unit.removesuffix("s"))
    return f"{fine_words(number, language)} {unit}".strip()
