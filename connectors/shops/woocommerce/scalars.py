"""Times, money and flags out of WooCommerce's loose scalars."""

import math
from datetime import UTC, datetime

from app.model.money import Money
from connectors.shops.woocommerce.payload import Loose, number, text


def moment(value: Loose, what: str) -> datetime:
    """Read a ``*_gmt`` time, which has no ``Z`` but is UTC.

    Raises:
        ValueError: it is missing or no time; the text names ``what`` and shows no value.
    """
    found = moment_or_none(value, what)
    if found is None:
        raise ValueError(f"{what} is missing")
    return found


def moment_or_none(value: Loose, what: str) -> datetime | None:
    """Read a time that may be missing. Raises ValueError when it is no time."""
    written = text(value)
    if not written:
        return None
    try:
        parsed = datetime.fromisoformat(written)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{what} is no time") from None


def money(value: Loose, currency: str, what: str) -> Money:
    """Read an amount in the major unit; nothing counts as zero.

    Raises:
        ValueError: it is no amount; the text names ``what`` and shows no value.
    """
    try:
        return Money.from_major(text(value) or "0", currency)
    except (ValueError, ArithmeticError):
        raise ValueError(f"{what} is no amount in {currency[:3]!r}") from None


def count(value: Loose) -> int:
    """Read how many pieces; half a metre counts as one piece. Raises ValueError."""
    if isinstance(value, str):
        value = _float(value)
    if value is None or isinstance(value, bool):
        return 0
    return math.ceil(number(value))


def is_yes(value: Loose) -> bool:
    """Tell whether a flag is set."""
    return value in (True, 1, "1", "yes", "true")


def is_no(value: Loose) -> bool:
    """Tell whether a flag is expressly not set; missing is neither."""
    return value is not None and value in (False, 0, "0", "no", "false")


def _float(written: str) -> float:
    try:
        return float(written or 0)
    except ValueError:
        raise ValueError("a quantity is no number") from None
