"""How a text that names somebody is recognised: by words of theirs in it."""

import re
from collections.abc import Collection

_NO_WORD_BEFORE = rb"(?<![\w.+%\x80-\xff-])"
_NO_WORD_BEHIND = rb"(?![\w%\x80-\xff]|[.@-]\w)"

Wanted = Collection[re.Pattern[bytes]]


def wanted_words(words: Collection[str], *, as_whole: bool = False) -> Wanted:
    """Return what to look for in a text of lower case.

    ``as_whole`` passes over ``hanna@`` where ``anna@`` is looked for. A number, such as an
    order's id, is always looked for as a whole: 81 stands in every other one.
    """
    return [_pattern(word, as_whole=as_whole or word.isdecimal()) for word in words if word]


def names_one(text: bytes, wanted: Wanted) -> bool:
    """Tell whether a text names one of the words, whatever its case."""
    lower = text.lower()
    return any(word.search(lower) for word in wanted)


def _pattern(word: str, *, as_whole: bool) -> re.Pattern[bytes]:
    plain = re.escape(word.lower().encode())
    return re.compile(_NO_WORD_BEFORE + plain + _NO_WORD_BEHIND if as_whole else plain)
