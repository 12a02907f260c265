"""The one search that tells whether a text may hold a number to blank, and the blanking."""

import re
from typing import Final

from connectors.shops.woocommerce.card_numbers import blank_card_numbers
from connectors.shops.woocommerce.national_ids import blank_national_ids

# Every branch begins with a digit, which lets the search skip all else: eight digits or more with
# little between them, a Finnish, a Spanish, an Italian number. Hashes and keys do not match.
_MAYBE: Final = re.compile(
    r"\d(?:(?<!\w\d)(?:(?:[ \u00a0+-]{0,3}\d){7}|\d{5}[A-FU-Ya-fu-y]\d{3})"
    r"|\d{6}[- ]?[A-Za-z](?!\w)"
    r"|\d[A-Ta-t]\d\d[A-Za-z]\d{3}[A-Za-z])"
)


def blank_numbers(text: str) -> str:
    """Return the text without card numbers and national ids; the same text if it has none."""
    if not _MAYBE.search(text):
        return text
    return blank_national_ids(blank_card_numbers(text))
