"""Numbers as people type them: with a comma or a point, and any minus."""

from typing import Final

_LONGEST: Final = 20


def number_typed(text: str) -> float | None:
    """Return the number; None where the text is none. It may be infinite, or not a number."""
    typed = text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
    try:
        return float(typed) if typed.isascii() and len(typed) <= _LONGEST else None
    except ValueError:
        return None


def whole_typed(text: str) -> int | None:
    """Return the whole number that a form of ours sent; None where it sent none."""
    is_whole = text.isascii() and text.isdecimal() and len(text) <= _LONGEST
    return int(text) if is_whole else None
