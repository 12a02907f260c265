"""One plain spelling for what people write in many: lower-case ASCII."""

import re
import unicodedata

from anyascii import anyascii

_LONGEST = 300
"""Longer than any honest name or address line; the rest says nothing more."""
_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return the text in lower-case ASCII, whatever its script or accents.

    What others write with two letters is one here, because both spellings are in
    use for the same name or street: å/aa, ä/æ/ae, ö/ø/oe and ü/ue.
    """
    plain = text[:_LONGEST]
    if not plain.isascii():
        plain = _in_ascii(plain)
    short = plain.lower().replace("aa", "a").replace("ae", "a")
    return short.replace("oe", "o").replace("ue", "u")


def _in_ascii(text: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).lower())
    # Greek writes its u with two letters; every romanisation reads them as ou.
    return anyascii(unicodedata.normalize("NFC", bare).replace("ου", "ou"))  # noqa: RUF001
