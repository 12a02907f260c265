"""What people write who know CEL, SQL or Python: each refused in a sentence of its own."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_MARKS: Final = ("These quotation marks are not plain ones.", 'Write "…" with straight marks.')

SIGNS: Final[Mapping[str, tuple[str, str]]] = {
    "=": ("A single = compares nothing.", "Write == to compare."),
    "&": ("A single & is not a sign of this language.", "Write && for and."),
    "|": ("A single | is not a sign of this language.", "Write || for or."),
    "%": ("There are no remainders (%) here.", "Compare with <, >= or in […] instead."),
    "{": ("There are no maps ({…}) here.", "A list of fixed values stands in […]."),
    "}": ("There are no maps ({…}) here.", "A list of fixed values stands in […]."),
    **dict.fromkeys("“”„«»`\u2018\u2019", _MARKS),
    '"': ("This text has no end.", 'Close it on the same line: "…".'),
    "'": ("This text has no end.", "Close it on the same line: '…'."),
    ";": ("A rule is one condition, without ;.", "Join conditions by && or ||."),
    "#": ("# starts no comment here.", "Write // before a comment."),
    "≥": ("≥ is not a sign of this language.", "Write >=."),
    "≤": ("≤ is not a sign of this language.", "Write <=."),
    "≠": ("≠ is not a sign of this language.", "Write !=."),
    "\u00d7": ("There is another sign for times.", "Write *."),
    "÷": ("÷ is not a sign of this language.", "Write /."),
}
"""By sign: what is wrong, and what to write."""

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "and": ("There is no word and here.", "Write &&."),
    "or": ("There is no word or here.", "Write ||."),
    "not": ("There is no word not here.", "Write ! before what shall not be true."),
    "is": ("There is no word is here.", "Write ==."),
    "like": ("There are no patterns here.", "Write startsWith, endsWith or contains."),
    "between": ("There is no word between here.", "Write two comparisons, joined by &&."),
    "null": ("There is no null here: what is missing is unknown.", "Ask has(family.signal)."),
    "none": ("There is no none here: what is missing is unknown.", "Ask has(family.signal)."),
    "nil": ("There is no nil here: what is missing is unknown.", "Ask has(family.signal)."),
    "if": ("There is no if here.", "Write test ? then : otherwise."),
}
"""By lower-case word that stands alone."""

_LISTS: Final = ("Signals are never lists, so there is nothing to go through.", "Write in […].")
_PATTERNS: Final = "Patterns are not part of this language: some take too long to match."
_TIMES: Final = "Signals give times as numbers, such as account.age_days."
_DOUBLES: Final = "double(…) makes a whole number one with a fraction; nothing else is needed."

FUNCTIONS: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("all", "exists", "exists_one", "existsOne", "map", "filter"), _LISTS),
    **dict.fromkeys(
        ("matches", "regex", "like"), (_PATTERNS, "Write startsWith, endsWith or contains.")
    ),
    **dict.fromkeys(
        ("timestamp", "duration", "now", "getFullYear", "getMonth", "getDate", "getHours"),
        ("Points in time are not part of this language.", _TIMES),
    ),
    **dict.fromkeys(
        ("int", "uint", "string", "bool", "bytes", "dyn", "type"),
        ("Texts and numbers are not changed into one another.", _DOUBLES),
    ),
    **dict.fromkeys(
        ("size", "len", "length"),
        ("Texts and lists are not measured here.", "Some signals are lengths: contact.length."),
    ),
    **dict.fromkeys(
        ("lower", "upper", "lowerAscii", "upperAscii", "trim", "strip"),
        ("Texts are not changed here.", "Signals answer in lower case; countries as SE, NO."),
    ),
    **dict.fromkeys(
        ("min", "max", "abs", "round", "floor", "ceil"),
        ("There is no such function here.", "Write comparisons, or ramp(number, from, to)."),
    ),
}
"""By the name of a function that CEL or a neighbour of it has."""


def about_sign(sign: str) -> tuple[str, str]:
    """Return what is wrong with a character, and what to write instead."""
    if sign in SIGNS:
        return SIGNS[sign]
    name = unicodedata.name(sign, "without a name").lower()
    shown = f"{sign} ({name})" if sign.isprintable() and not sign.isascii() else sign
    return f"The character {shown} means nothing here.", "Texts stand between quotation marks."


def about_text(written: str) -> tuple[str, str] | None:
    """Return what is wrong with the kind of a text, such as bytes or one of several lines."""
    prefix = re.split("[\"']", written, maxsplit=1)[0].lower()
    if "b" in prefix:
        return "There are no bytes here.", "Leave out the b before the quotation mark."
    if prefix:
        return "There are no raw texts here.", r"Leave out the r; a backslash is written \\."
    if written.startswith(('"""', "'''")):
        return "A text stands on one line, between single quotation marks.", 'Write "…".'
    return None
