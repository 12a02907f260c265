"""Card numbers in free text: 13 to 19 digits that pass Luhn, in one piece or in groups."""

import re
from collections.abc import Sequence
from typing import Final

BLANK: Final = "•••"

_RUN: Final = re.compile(r"(?<!\w)\d(?:[ \u00a0-]{0,3}\d){12,}(?!\w)")
_GROUP: Final = re.compile(r"\d+")
# Visa, Mastercard, Amex, Diners, JCB, Maestro, UnionPay, Discover, RuPay, Mir, Troy. Numbers that
# begin otherwise are times and parcels: milliseconds since 1970 begin with 1, dates with 20.
_ISSUERS: Final = re.compile(r"[3-9]|2[2-7]")
_SHORTEST: Final = 13
_LONGEST: Final = 19
_TEN: Final = 10
_NINE: Final = 9


def blank_card_numbers(text: str) -> str:
    """Return the text with every card number replaced by •••."""
    return _RUN.sub(lambda run: _blank_run(run[0]), text)


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - _NINE if value > _NINE else value
    return total % _TEN == 0


def _blank_run(run: str) -> str:
    # A phone number or a date may stand right beside the card number: look at whole groups.
    groups = list(_GROUP.finditer(run))
    pieces, position, first = [], 0, 0
    while first < len(groups):
        last = _card_end(groups, first)
        if last is None:
            first += 1
            continue
        pieces += [run[position : groups[first].start()], BLANK]
        position, first = groups[last].end(), last + 1
    return "".join([*pieces, run[position:]])


def _card_end(groups: Sequence[re.Match[str]], first: int) -> int | None:
    digits = ""
    found = None
    for last in range(first, len(groups)):
        digits += groups[last][0]
        if len(digits) > _LONGEST:
            break
        if len(digits) >= _SHORTEST and _ISSUERS.match(digits) and passes_luhn(digits):
            found = last
    return found
