"""Reads form-urlencoded pairs with nested brackets: ``options[document][require_live_capture]``."""

import re
from collections.abc import Iterable
from typing import Final

from connectors.identity.stripe_identity.simulator.errors import invalid

Form = dict[str, "str | Form"]
"""What was posted: text at the leaves; a list is a dict whose keys are numbers."""

KEY: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
BRACKET: Final = re.compile(r"\[([^\[\]]*)\]")


def nested(pairs: Iterable[tuple[str, str]]) -> Form:
    """Return the pairs as one nested form; Refusal 400 when a name is both text and object."""
    form: Form = {}
    for key, value in pairs:
        _plant(form, key, value)
    return form


def _plant(form: Form, key: str, value: str) -> None:
    parts = _parts(key)
    branch = form
    for part in parts[:-1]:
        below = branch.setdefault(_place(branch, part), {})
        if isinstance(below, str):
            raise invalid("Invalid object", param=key)
        branch = below
    leaf = _place(branch, parts[-1])
    if isinstance(branch.get(leaf), dict):
        raise invalid("Invalid object", param=key)
    branch[leaf] = value


def _parts(key: str) -> list[str]:
    match = KEY.fullmatch(key)
    if match is None:
        return [key]
    return [match[1], *BRACKET.findall(match[2])]


def _place(branch: Form, part: str) -> str:
    """``a[]`` means the next free number."""
    return part or str(len(branch))
