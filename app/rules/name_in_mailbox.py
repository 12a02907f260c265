"""How much of a person's name a mailbox's own part tells."""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from app.rules.folding import fold
from app.rules.name_words import name_words

_NO_LETTERS = re.compile(r"[^a-z]+")
_LONGEST = 64
_FEWEST = 3
_HALF = 0.6


@lru_cache(maxsize=4096)
def name_in_mailbox(name: str, local: str) -> float | None:
    """Return 0 (nothing of it) to 1 (the whole name), in any order, with initials too.

    None where there is no name, or no three letters before the @.
    """
    said = _NO_LETTERS.sub("", fold(local[:_LONGEST]))
    words = name_words(name)
    if len(said) < _FEWEST or not words:
        return None
    forms = _forms(words)
    if said in forms:
        return 1.0
    whole = extract(said, forms, scorer=ratio, limit=1)[0][1] / 100
    inside = _HALF if any(len(word) > _FEWEST and word in said for word in words) else 0.0
    return round(max(whole, inside), 2)


def _forms(words: tuple[str, ...]) -> set[str]:
    """Return how people make a mailbox of a name: annaandersson, aandersson, annaa, anna."""
    first, last = words[0], words[-1]
    forms = {first + last, last + first, first[0] + last, first + last[0], last + first[0]}
    return forms | {first, last, "".join(words)}
