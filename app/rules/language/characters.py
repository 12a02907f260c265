"""Which characters a rule may hold: none that are invisible or look like another's work."""

import re
import sys
import unicodedata
from typing import Final

from app.rules.language.trouble import RefusedError, Span

MOST_CHARACTERS: Final = 2_000
"""Of one condition or grade."""
MOST_IN_A_TEXT: Final = 200
"""Characters between two quotation marks."""

_PLAIN_SPACES: Final = frozenset(" \t\r\n")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.|$)", re.DOTALL)
_SIMPLE: Final = frozenset("\\\"'`?")


def check_characters(text: str) -> None:
    """Refuse a text that is empty, too long, or holds what cannot be seen.

    Raises:
        RefusedError: with the first such character.
    """
    if not text.strip():
        reason = "There is nothing here."
        raise RefusedError(
            Span(start=0, end=1), reason, "Write a condition, such as basket.total > 100.0."
        )
    if len(text) > MOST_CHARACTERS:
        raise RefusedError(
            Span(start=MOST_CHARACTERS, end=len(text)),
            f"This is longer than {MOST_CHARACTERS:,} characters.",
            "Make several rules of it.",
        )
    for place, sign in enumerate(text):
        if sign not in _PLAIN_SPACES and not is_visible(sign):
            _refuse(Span(start=place, end=place + 1), sign)


def is_visible(sign: str) -> bool:
    """Tell whether a character shows: no control character, no direction mark, no odd space."""
    kind = unicodedata.category(sign)
    return sign == " " or (kind not in _INVISIBLE and kind != "Zs")


def read_literal(written: str, span: Span) -> str:
    r"""Return what a text in quotation marks says; ``\\ \" \' \uXXXX`` are understood.

    Raises:
        RefusedError: for another escape, an invisible character, or more than 200 characters.
    """
    inner = span.start + 1

    def unescaped(match: re.Match[str]) -> str:
        start = inner + match.start()
        place = Span(start=start, end=start + len(match[0]))
        sign = _unescaped(match[1], place)
        if not is_visible(sign):
            _refuse(place, sign)
        return sign

    found = _ESCAPE.sub(unescaped, written[1:-1])
    for place, sign in enumerate(written):
        if not is_visible(sign):  # a tab, which is fine between words
            at = span.start + place
            _refuse(Span(start=at, end=at + 1), sign)
    if len(found) > MOST_IN_A_TEXT:
        reason = f"This text is longer than {MOST_IN_A_TEXT} characters; no signal's is."
        raise RefusedError(span, reason)
    return found


def _unescaped(code: str, place: Span) -> str:
    if code in _SIMPLE:
        return code
    if len(code) > 1:
        number = int(code[1:], 16)
        if number <= sys.maxunicode:
            return chr(number)
    raise RefusedError(
        place, "This escape is not understood.", r"Write \\ for a backslash, or \uXXXX."
    )


def _refuse(place: Span, sign: str) -> None:
    name = unicodedata.name(sign, f"control character {ord(sign):#04x}").lower()
    raise RefusedError(
        place,
        f"There is a character here that cannot be seen ({name}).",
        "Remove it, or write a plain space.",
    )
