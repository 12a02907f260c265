"""The one search that tells whether a text may hold a number to blank, and the blanking."""

import re
from typing import Final

from connectors.free_text.card_numbers import blank_card_numbers
from connectors.free_text.national_ids import blank_national_ids

_FEWEST_DIGITS: Final = 7
_LONGEST_WORD: Final = 19
_NO_DIGITS: Final = bytes(set(range(256)) - set(b"0123456789"))

# Every branch begins with a digit, which lets the search skip all else: eight digits or more with
# little between them, a Finnish, a Spanish, an Italian number. Hashes and keys do not match.
_MAYBE: Final = re.compile(
    r"[0-9](?:(?<![0-9A-Za-z_][0-9])(?:(?:[ \u00a0+-]{0,3}[0-9]){7}|[0-9]{5}[A-FU-Ya-fu-y][0-9]{3})"
    r"|[0-9]{6}[- ]?[A-Za-z](?!\w)"
    r"|[0-9][A-Ta-t][0-9]{2}[A-Za-z][0-9]{3}[A-Za-z])"
)


def may_hold_numbers(text: str) -> bool:
    """Tell whether a text is worth a search; flags, hashes and most addresses are not."""
    digits = text.encode("ascii", "ignore").translate(None, _NO_DIGITS)
    return len(digits) >= _FEWEST_DIGITS and not (len(text) > _LONGEST_WORD and text.isalnum())


def blank_numbers(text: str) -> str:
    """Return the text without card numbers and national ids; the same text if it has none."""
    if not _MAYBE.search(text):
        return text
    return blank_national_ids(blank_card_numbers(text))
