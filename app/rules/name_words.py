"""A person's name as plain words, so that two spellings of one name compare."""

import re
import unicodedata
from functools import lru_cache

from app.rules.folding import fold

_BETWEEN = re.compile(r"[\s\-‐‑‒–—―.,;:/_·・()\"]+")  # noqa: RUF001 - the many hyphens of names
_NO_LETTER = re.compile(r"[^a-z]+")
_NO_NAME = re.compile(
    "mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|herr|frau|fru|froken|"
    "von|van|de|der|den|del|della|delle|di|da|das|do|dos|du|la|le|lo|al|el|ul|af|av|zu|zum|zur|"
    "ten|ter|bin|ibn|bint|y"
)
_MOST = 8
_ROMANISATIONS = (("sch", "sh"), ("kh", "h"), ("j", "i"))
_SPELLINGS = (
    *(("ph", "f"), ("th", "t"), ("ck", "k"), ("ch", "k"), ("c", "k"), ("q", "k"), ("x", "ks")),
    *(("z", "s"), ("w", "v"), ("y", "i")),
)
_DOUBLED = re.compile(r"(.)\1+")
_SHORT = 2
_LATIN = frozenset({"LATIN"})
_AFTER_LATIN = "\u0250"
"""Where Unicode's Latin letters end, but for rare ones."""


@lru_cache(maxsize=8192)
def name_words(text: str) -> tuple[str, ...]:
    """Return a name's words in plain ASCII, without titles and particles.

    Hyphenated names become two words, an apostrophe none (O'Brien is obrien). Where
    nothing but particles is there, they are the name.
    """
    words = tuple(filter(None, map(_word, _BETWEEN.split(text))))[:_MOST]
    return tuple(word for word in words if not _NO_NAME.fullmatch(word)) or words


def sound(word: str, *, between_scripts: bool = False) -> str:
    """Return one spelling for those that only habit tells apart: Erik/Eric, Sara/Sarah.

    Vowels stay, so that Daniel and Daniela, or Christian and Christina, remain two
    people. Between scripts also what romanisations disagree on: Yulia/Iuliia/Julia.
    """
    for one, other in (_ROMANISATIONS if between_scripts else ()) + _SPELLINGS:
        word = word.replace(one, other)
    once = _DOUBLED.sub(r"\1", word)
    return once.removesuffix("h") if len(once) > _SHORT else once


def is_latin(text: str) -> bool:
    """Tell whether the text is written in nothing but Latin letters."""
    return scripts_of(text) <= _LATIN


def scripts_of(text: str) -> frozenset[str]:
    """Return the scripts a text is written in, such as LATIN, CYRILLIC or CJK."""
    if max(text, default="") < _AFTER_LATIN:
        return _LATIN
    plain = unicodedata.normalize("NFKC", text)
    letters = (unicodedata.name(sign, "UNKNOWN") for sign in plain if sign.isalpha())
    return frozenset(name.split(" ", 1)[0] for name in letters)


def _word(part: str) -> str:
    folded = fold(part)
    return folded if folded.isalpha() else _NO_LETTER.sub("", folded)
