"""Conditions and grades of rules, each text read once: packs share most of them."""

from functools import lru_cache
from typing import Final

from app.rules.language.condition import Condition, read_condition, read_grade

_AT_HAND: Final = 4096


@lru_cache(maxsize=_AT_HAND)
def read_when(text: str) -> Condition:
    """Return a rule's condition. Raises RuleTextError for a text that is none."""
    return read_condition(text)


@lru_cache(maxsize=_AT_HAND)
def read_graded(text: str) -> Condition:
    """Return a rule's grade. Raises RuleTextError for a text that is none."""
    return read_grade(text)
