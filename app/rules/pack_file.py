"""Packs as text: TOML that people read, keep under version control and hand around.

Whatever is wrong with a text is told at once, each trouble with its line and rule.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Final

from app.model.errors import InvalidInputError
from app.rules.pack import Pack, Rule, Threshold
from app.rules.pack_check import ASKS, Table, Trouble, check_pack
from app.rules.pack_lines import pack_lines

LONGEST_PACK: Final = 100_000
"""Characters of a pack's text."""

_PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class PackTextError(InvalidInputError):
    """A pack's text cannot be used. Says all that is wrong with it; nothing was kept."""

    def __init__(self, troubles: tuple[Trouble, ...]) -> None:
        """Keep every trouble, so that an editor can show each at its place."""
        super().__init__("\n".join(map(str, troubles)))
        self.troubles = troubles


def read_pack(text: str, *, version: int = 0) -> Pack:
    """Return the pack that a text describes; a draft has version 0.

    Raises:
        PackTextError: with every trouble that there is.
    """
    told = _told(text)
    troubles = check_pack(told, pack_lines(text))
    if troubles:
        raise PackTextError(tuple(troubles))
    asks = told.get("asks", {})
    return Pack(
        name=told["name"],
        version=version,
        description=told.get("description", ""),
        rules=tuple(_rule(one) for one in told.get("rule", [])),
        thresholds=tuple(
            Threshold(score=float(asks[word]), needed=needed)
            for word, needed in ASKS.items()
            if word in asks
        ),
    )


def write_pack(pack: Pack) -> str:
    """Return a pack as text, which reads as the same pack but for its version."""
    parts = (_head(pack), _asks(pack), *map(_block, pack.rules))
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _told(text: str) -> Table:
    if len(text) > LONGEST_PACK:
        reason = f"the text is longer than {LONGEST_PACK:,} characters."
        raise PackTextError((Trouble(line=1, rule="", part="", reason=reason),))
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as wrong:
        raise PackTextError((_unreadable(str(wrong), text),)) from None


def _unreadable(said: str, text: str) -> Trouble:
    place = _PLACE.search(said)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    reason = f"this is not TOML: {_PLACE.sub('', said).strip()}."
    return Trouble(line=line, rule="", part="", reason=reason)


def _rule(told: Table) -> Rule:
    return Rule(
        name=told["name"],
        says=told["says"],
        when=told["when"],
        points=float(told.get("points", 0)),
        graded=told.get("graded", ""),
        demands=ASKS[told["demands"]] if "demands" in told else None,
    )


def _head(pack: Pack) -> Iterator[str]:
    yield f"name = {_quoted(pack.name)}"
    if pack.description:
        yield f"description = {_quoted(pack.description)}"


def _asks(pack: Pack) -> Iterator[str]:
    if pack.thresholds:
        yield "[asks]"
    for one in pack.thresholds:
        yield f"{one.needed.word} = {_number(one.score)}"


def _block(rule: Rule) -> Iterator[str]:
    yield "[[rule]]"
    yield f"name = {_quoted(rule.name)}"
    yield f"says = {_quoted(rule.says)}"
    yield f"when = {_quoted(rule.when)}"
    if rule.points:
        yield f"points = {_number(rule.points)}"
    if rule.graded:
        yield f"graded = {_quoted(rule.graded)}"
    if rule.demands is not None:
        yield f"demands = {_quoted(rule.demands.word)}"


def _number(value: float) -> str:
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def _quoted(text: str) -> str:
    """Quote a text: as it stands where TOML allows that, so that conditions stay readable."""
    is_plain = "'" not in text and text.replace("\n", "").isprintable()
    if "\n" in text and is_plain:
        return f"'''\n{text}'''"
    if '"' in text and is_plain:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
