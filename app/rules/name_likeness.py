"""How alike two people's names are, as a number and as a verdict.

The verdict is `app.rules.names.compare_names`; the number is for rules that want grades.
"""

from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

from app.model.check import NameMatch
from app.model.order import Name
from app.rules.name_words import name_words, scripts_of, sound
from app.rules.names import ROMANISED_ALIKE, compare_names

_VERDICTS = {NameMatch.MATCHES: False, NameMatch.DIFFERS: True, NameMatch.UNCLEAR: None}


def differ(one: Name, other: Name) -> bool | None:
    """Tell whether two names are two people's; None where one is missing or it is not clear."""
    if one == other:
        return False if one.full() else None
    return _differ(one.first, one.last, other.first, other.last)


def likeness(one: Name, other: Name) -> float | None:
    """Return 0 to 1; None where a name is missing or the scripts do not compare.

    The same person is 0.86 or more, different people 0.8 or less, mostly.
    """
    if one == other:
        return 1.0 if one.full() else None
    return _likeness(one.full(), other.full())


def share_surname(one: Name, other: Name) -> bool | None:
    """Tell whether two names have a family name in common; None where one has none."""
    family, others = (frozenset(map(sound, name_words(name.last))) for name in (one, other))
    return bool(family & others) if family and others else None


@lru_cache(maxsize=4096)
def _differ(first: str, last: str, other_first: str, other_last: str) -> bool | None:
    one, other = Name(first=first, last=last), Name(first=other_first, last=other_last)
    if not one.full() or not other.full():
        return None
    return _VERDICTS[compare_names(one, [other])]


@lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> float | None:
    scripts, others = scripts_of(one), scripts_of(other)
    if (scripts ^ others) - ROMANISED_ALIKE:
        return None
    between = scripts != others
    words, theirs = (
        " ".join(sound(word, between_scripts=between) for word in name_words(name))
        for name in (one, other)
    )
    return round(token_sort_ratio(words, theirs) / 100, 2) if words and theirs else None
