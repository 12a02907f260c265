"""What is wrong with a pack as it was written: all of it, each with its place."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any, Final

from typing_extensions import override

from app.model.decision import Assurance
from app.rules.language.condition import Condition
from app.rules.language.trouble import RuleTextError
from app.rules.pack_lines import Block, PackLines
from app.rules.read_rule import read_graded, read_when

ASKS: Final[Mapping[str, Assurance]] = {
    one.word: one for one in Assurance if one is not Assurance.CLEAR
}
"""What may be asked for, from the lightest to the strongest, by its word."""

MOST_RULES: Final = 200
MOST_COST: Final = 20_000
"""What all conditions of a pack may cost together, in the language's own count."""
MOST_POINTS: Final = 1000.0

_LONGEST_NAME = 40
_LONGEST_SENTENCE = 300
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_OF_PACK = ("name", "description", "asks", "rule")
_OF_RULE = ("name", "says", "when", "points", "graded", "demands")
_SLUG_SAYS = (
    f"a name is at most {_LONGEST_NAME} of a to z, 0 to 9 and hyphens, and begins with a letter."
)

Table = Mapping[str, Any]
"""A part of the text as TOML reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong with a pack's text."""

    line: int
    """Counted from 1; of a condition, where it begins."""
    rule: str
    """Which rule's; empty for what is the pack's own."""
    part: str
    """``when``, ``graded``, ``points`` …; empty for the whole."""
    reason: str
    pointed: str = ""
    """A piece of the condition with a caret beneath, where one place is to blame."""

    @override
    def __str__(self) -> str:
        """Return it as a sentence with its place before it."""
        place = ", ".join(filter(None, (f"Line {self.line}", self.rule, self.part)))
        pointed = f"\n{self.pointed}" if self.pointed else ""
        return f"{place}: {self.reason}{pointed}"


def check_pack(told: Table, lines: PackLines) -> list[Trouble]:
    """Return every trouble, in the order of the text; none for a pack that can be used."""
    rules = told.get("rule", [])
    found = [*_of_pack(told, lines), *_of_asks(told.get("asks", {}), lines)]
    if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules):
        reason = "each rule begins with [[rule]] on a line of its own."
        found.append(Trouble(line=lines.of("rule"), rule="", part="rule", reason=reason))
        return found
    if len(rules) > MOST_RULES:
        reason = f"there are {len(rules)} rules; {MOST_RULES} is the most."
        found.append(Trouble(line=1, rule="", part="rule", reason=reason))
        return found
    for place, rule in enumerate(rules):
        found += _of_rule(rule, place, lines)
    found += [*_doubles(rules, lines), *_dear(rules)]
    return sorted(found, key=lambda one: one.line)


def _of_pack(told: Table, lines: PackLines) -> Iterator[Trouble]:
    for part, reason in (
        *_strangers(told, _OF_PACK),
        *_named(told),
        *_sentence(told, "description", may_be_empty=True),
    ):
        yield Trouble(line=lines.of("", part), rule="", part=part, reason=reason)


def _of_asks(asks: object, lines: PackLines) -> Iterator[Trouble]:
    if not isinstance(asks, dict):
        reason = "write [asks] on a line of its own, and below it such as: document = 50.0"
        yield Trouble(line=lines.of("", "asks"), rule="", part="asks", reason=reason)
        return
    for word, reason in _wrong_asks(asks):
        yield Trouble(line=lines.of("asks", word), rule="", part=f"asks {word}", reason=reason)


def _wrong_asks(asks: Table) -> Iterator[tuple[str, str]]:
    yield from _strangers(asks, tuple(ASKS))
    before, before_word = 0.0, ""
    for word in (word for word in ASKS if word in asks):
        score = asks[word]
        if not _is_number(score) or score <= 0:
            yield word, "is the score from which on it is asked for: a number above 0."
        elif score < before:
            yield word, f"is asked for from {before:g} on at the least, as {before_word} is."
        else:
            before, before_word = score, word


def _of_rule(rule: Table, place: int, lines: PackLines) -> Iterator[Trouble]:
    name = str(rule.get("name", ""))[:_LONGEST_NAME] or f"rule {place + 1}"
    block: Block = place
    for part, reason in (
        *_strangers(rule, _OF_RULE),
        *_named(rule),
        *_sentence(rule, "says", may_be_empty=False),
        *_pointed(rule),
        *_demanding(rule),
    ):
        yield Trouble(line=lines.of(block, part), rule=name, part=part, reason=reason)
    for part, read in (("when", read_when), ("graded", read_graded)):
        yield from _of_text(rule, part, read, (name, lines.of(block, part)))


def _of_text(
    rule: Table, part: str, read: Callable[[str], Condition], place: tuple[str, int]
) -> Iterator[Trouble]:
    name, line = place
    text = rule.get(part, "")
    if part == "graded" and text == "":
        return
    if not isinstance(text, str) or not text.strip():
        reason = "is a condition in quotation marks, such as: when = 'person.known'"
        yield Trouble(line=line, rule=name, part=part, reason=reason)
        return
    try:
        read(text)
    except RuleTextError as wrong:
        reason = " ".join(filter(None, (wrong.reason, wrong.suggestion)))
        at = line + wrong.line - 1
        yield Trouble(line=at, rule=name, part=part, reason=reason, pointed=wrong.pointed())


def _strangers(told: Table, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key in told:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."
            yield key, f"there is no {key} here.{hint}"


def _named(told: Table) -> Iterator[tuple[str, str]]:
    name = told.get("name")
    if not isinstance(name, str) or not _SLUG.fullmatch(name) or len(name) > _LONGEST_NAME:
        yield "name", _SLUG_SAYS


def _sentence(told: Table, part: str, *, may_be_empty: bool) -> Iterator[tuple[str, str]]:
    said = told.get(part, "")
    if not isinstance(said, str) or len(said) > _LONGEST_SENTENCE or not said.isprintable():
        yield part, f"is one sentence in quotation marks, {_LONGEST_SENTENCE} characters at most."
    elif not said.strip() and not may_be_empty:
        yield part, "says in one sentence what the rule is about, for the people at the shop."


def _pointed(rule: Table) -> Iterator[tuple[str, str]]:
    points = rule.get("points", 0)
    if not _is_number(points) or abs(points) > MOST_POINTS:
        yield "points", f"is a number from -{MOST_POINTS:g} to {MOST_POINTS:g}."


def _demanding(rule: Table) -> Iterator[tuple[str, str]]:
    demands = rule.get("demands")
    if demands is not None and (not isinstance(demands, str) or demands not in ASKS):
        yield "demands", f"is one of: {', '.join(ASKS)}."


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _doubles(rules: list[Table], lines: PackLines) -> Iterator[Trouble]:
    seen: set[str] = set()
    for place, rule in enumerate(rules):
        name = str(rule.get("name", ""))
        if name in seen:
            reason = "another rule has this name already."
            yield Trouble(line=lines.of(place, "name"), rule=name, part="name", reason=reason)
        seen.add(name)


def _dear(rules: list[Table]) -> Iterator[Trouble]:
    cost = sum(map(_cost, rules))
    if cost > MOST_COST:
        reason = f"all rules together cost {cost}; {MOST_COST} is the most. Take some out."
        yield Trouble(line=1, rule="", part="", reason=reason)


def _cost(rule: Table) -> int:
    try:
        graded = rule.get("graded")
        return read_when(rule["when"]).cost + (read_graded(graded).cost if graded else 0)
    except (RuleTextError, KeyError, TypeError, AttributeError):
        return 0
