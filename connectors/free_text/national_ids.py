"""National identity numbers in free text, where a checksum or an unmistakable shape tells them.

Sources: Skatteverket SKV 704 (SE), CPR-kontoret (DK), Skatteetaten (NO), DVV (FI), BZSt (DE),
Ministerio del Interior (ES), INSEE (FR), Agenzia delle Entrate (IT).
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from connectors.free_text.card_numbers import BLANK, passes_luhn

_DIGITS: Final = re.compile(r"\d")
_FINNISH: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SPANISH: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_ITALIAN_ODD: Final = tuple(
    map(
        int,
        [
            "1",
            "0",
            "5",
            "7",
            "9",
            "13",
            "15",
            "17",
            "19",
            "21",
            "2",
            "4",
            "18",
            "20",
            "11",
            "3",
            "6",
            "8",
            "12",
            "14",
            "16",
            "10",
            "22",
            "25",
            "24",
            "23",
        ],
    )
)
_NORWEGIAN: Final = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
_DANISH: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def blank_national_ids(text: str) -> str:
    """Return the text with every national identity number replaced by •••."""
    for pattern, is_valid in _KINDS:
        text = pattern.sub(partial(_blank_valid, is_valid), text)
    return text


def _blank_valid(is_valid: Callable[[str], bool], found: re.Match[str]) -> str:
    return BLANK if is_valid(found[0]) else found[0]


def _swedish(found: str) -> bool:
    digits = _digits(found)[-10:]
    # Coordination numbers add 60 to the day.
    return _is_date(int(digits[4:6]) % 60, int(digits[2:4])) and passes_luhn(digits)


def _danish(found: str) -> bool:
    digits = _digits(found)
    if not _is_date(int(digits[:2]), int(digits[2:4])):
        return False
    # Since 2007 numbers are given out that no longer pass modulus 11: then only the dash tells.
    return "-" in found or _weighted(digits, _DANISH) % 11 == 0


def _norwegian(found: str) -> bool:
    digits = _digits(found)
    # D-numbers add 40 to the day.
    has_date = _is_date(int(digits[:2]) % 40, int(digits[2:4]))
    return has_date and all(_weighted(digits, weights) % 11 == 0 for weights in _NORWEGIAN)


def _finnish(found: str) -> bool:
    number = int(found[:6] + found[7:10])
    return _is_date(int(found[:2]), int(found[2:4])) and found[10].upper() == _FINNISH[number % 31]


def _german(found: str) -> bool:
    digits = _digits(found)
    # Among the first ten digits, one or two digits repeat; ISO 7064 modulus 11, 10.
    if not 8 <= len(set(digits[:10])) <= 9 or digits[0] == "0":  # noqa: PLR2004
        return False
    product = 10
    for digit in digits[:10]:
        product = 2 * ((int(digit) + product) % 10 or 10) % 11
    return (11 - product) % 10 == int(digits[10])


def _spanish(found: str) -> bool:
    letters = found.upper().replace("-", "").replace(" ", "")
    number = letters[:-1].translate(str.maketrans("XYZ", "012"))
    return letters[-1] == _SPANISH[int(number) % 23]


def _french(found: str) -> bool:
    plain = found.upper().replace(" ", "").replace("2A", "19").replace("2B", "18")
    return 97 - int(plain[:13]) % 97 == int(plain[13:])


def _italian(found: str) -> bool:
    letters = found.upper()
    values = [ord(c) - ord("A") if c.isalpha() else int(c) for c in letters[:15]]
    odd = sum(_ITALIAN_ODD[value] for value in values[0::2])
    return (odd + sum(values[1::2])) % 26 == ord(letters[15]) - ord("A")


def _digits(found: str) -> str:
    return "".join(_DIGITS.findall(found))


def _is_date(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12  # noqa: PLR2004 - days and months


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _kind(
    shape: str, is_valid: Callable[[str], bool]
) -> tuple[re.Pattern[str], Callable[[str], bool]]:
    # Neither a part of a longer word or number, nor of a phone number with its country.
    return re.compile(rf"(?<![\w+-])(?:{shape})(?![\w-])", re.ASCII), is_valid


_KINDS: Final = (
    _kind(r"(?:18|19|20)?\d{6}[-+ ]?\d{4}", _swedish),
    _kind(r"\d{6}[- ]?\d{4}", _danish),
    _kind(r"\d{6}[- ]?\d{5}", _norwegian),
    _kind(r"\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Ya-y]", _finnish),
    _kind(r"\d{2} ?\d{3} ?\d{3} ?\d{3}", _german),
    _kind(r"(?:\d{8}|[XYZxyz][- ]?\d{7})[- ]?[A-Za-z]", _spanish),
    _kind(r"[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3} ?\d{2}", _french),
    _kind(r"[A-Za-z]{6}\d{2}[A-Ea-eHhLlMmPpR-Tr-t]\d{2}[A-Za-z]\d{3}[A-Za-z]", _italian),
)
