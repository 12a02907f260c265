"""What may stand in the place of a mistake: taken from the checker's own suggestion, and tried."""

import re
from collections.abc import Mapping
from typing import Final

from werkzeug.datastructures import MultiDict

from app.rules.language.condition import read_condition, read_grade
from app.rules.language.trouble import RuleTextError
from app.web.merchant.rules.rule_form import Typed, text_of

_READERS: Final = {"when": read_condition, "graded": read_grade}
_SUGGESTED: Final = re.compile(
    r"(?:Did you mean|Write) (\S+?)(?: to compare| for and| for or)?[.?]"
)
"""Suggestions that name one thing to write; others explain, and are read by people only."""


def place_of(text: str, trouble: RuleTextError) -> tuple[int, int]:
    """Return from where to where in a text a mistake reaches, in characters."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: trouble.line - 1]) + trouble.column - 1
    return start, min(start + trouble.width, len(text))


def instead_of(typed: Mapping[str, str], part: str) -> str | None:
    """Return what may be written in place of a field's mistake; None where nothing mends it.

    It is tried: what leaves the same mistake in the same place, or an earlier one, is none.
    """
    text, trouble = text_of(typed, part), _trouble(part, text_of(typed, part))
    found = _SUGGESTED.fullmatch(trouble.suggestion) if trouble else None
    if trouble is None or found is None:
        return None
    after = _trouble(part, _mended(text, trouble, found[1]))
    is_better = after is None or (after.line, after.column) > (trouble.line, trouble.column)
    return found[1] if is_better else None


def with_suggestion(typed: Typed, part: str) -> Typed:
    """Return what was typed with one field's mistake mended, or as it was."""
    text, instead = text_of(typed, part), instead_of(typed, part)
    trouble = _trouble(part, text)
    if trouble is None or instead is None:
        return typed
    changed: Typed = MultiDict(typed)
    changed[part] = _mended(text, trouble, instead)
    return changed


def _trouble(part: str, text: str) -> RuleTextError | None:
    read = _READERS.get(part)
    try:
        if read is not None and text.strip():
            read(text)
    except RuleTextError as trouble:
        return trouble
    return None


def _mended(text: str, trouble: RuleTextError, instead: str) -> str:
    start, end = place_of(text, trouble)
    return text[:start] + instead + text[end:]
