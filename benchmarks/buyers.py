"""What the buyers of a load and of a long past are called: nobody's names, and one in thirty shared."""

from typing import Final

from app.model.order import Name

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
COMMON: Final = 50
"""So many names are common."""
EVERY: Final = 30
"""One buyer of so many bears one of them."""


def name_of(buyer: int) -> Name:
    """Return the name of the buyer with that number."""
    is_common = buyer % EVERY == 0
    who = buyer // EVERY % COMMON if is_common else buyer + EVERY * COMMON
    return Name(first=f"Anna{word_of(who % COMMON)}", last=f"Berg{word_of(who)}")


def word_of(number: int) -> str:
    """Return a word of four letters that stands for a number."""
    letters = ""
    for _ in range(4):
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return letters
