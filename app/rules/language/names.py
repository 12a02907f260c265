"""Finds the signal that a rule names, or the one that was probably meant."""

from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import fuzz, process

from app.rules.signal import Signal

_SLIP: Final = 78
"""Likeness (0 to 100) from which a name is taken for a slip of the finger."""
_SHOWN: Final = 4
_LONGEST: Final = 80
"""Characters of a wrong name that are looked at; no name is longer."""


def unknown_name(path: str, signals: Mapping[str, Signal]) -> tuple[str, str]:
    """Return what is wrong with a name that no signal bears, and which are near."""
    given = path[:_LONGEST]
    reason = f"There is no signal {given}."
    family, _, name = given.rpartition(".")
    near = nearest(given, signals)
    if not near:
        alike = [one.path for one in signals.values() if one.name == (name or given)]
        near = alike[0] if alike else None
    if near:
        return reason, f"Did you mean {near}?"
    members = {one.name: one.path for one in signals.values() if str(one.family) == family}
    if members:
        ranked = process.extract(name, list(members), scorer=fuzz.WRatio, limit=_SHOWN)
        return reason, f"In {family} there are {_listed(members[one[0]] for one in ranked)}."
    families = dict.fromkeys(str(one.family) for one in signals.values())
    return reason, f"A signal is named family.signal; families are {_listed(families)}."


def unknown_word(path: str, signals: Mapping[str, Signal]) -> tuple[str, str] | None:
    """Return what to say of a bare word that some signal may answer with: it needs marks."""
    if any(path in one.words for one in signals.values()):
        return f"{path} is no signal; a text stands in quotation marks.", f'Write "{path}".'
    return None


def nearest(given: str, choices: Iterable[str]) -> str | None:
    """Return the choice that is one slip away, if there is one."""
    found = process.extractOne(
        given, list(choices), scorer=fuzz.ratio, processor=str.lower, score_cutoff=_SLIP
    )
    return found[0] if found else None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
