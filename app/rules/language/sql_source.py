"""The SQL of a rule, in three dialects that differ in literals and in functions of texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.rules.language.cost import depth_of
from app.rules.language.tree import (
    All,
    AsDouble,
    Choice,
    Compare,
    Either,
    Fixed,
    Flag,
    Known,
    Minus,
    Not,
    Number,
    NumberIn,
    NumberLiteral,
    NumberSignal,
    Product,
    Ramp,
    SameText,
    SameTruth,
    Sum,
    TextIn,
    TextIs,
    TextTest,
    Truth,
)

_SIGNS: Final = {"==": "=", "!=": "<>"}
_SHALLOW: Final = 2
_PLAIN: Final = frozenset(" @._-+,/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectWords:
    """What a database calls things; ``{of}`` is a column, ``{part}`` a text, ``{length}`` its."""

    double: str
    """The type of a double."""
    wide: str
    """A type in which whole numbers never overflow; empty where they do not fail."""
    character: str
    """From a code point to its character."""
    least: str
    greatest: str
    tests: Mapping[str, str]
    """By text function of the language."""
    quoted_doubles: bool
    """Whether a plain 0.1 would be a decimal."""


_SQLITE: Final = DialectWords(
    double="REAL",
    wide="",
    character="char",
    least="min",
    greatest="max",
    tests={
        "startsWith": "(substr({of}, 1, {length}) = {part})",
        "endsWith": "(substr({of}, -{length}) = {part})",
        "contains": "(instr({of}, {part}) > 0)",
    },
    quoted_doubles=False,
)
_POSTGRESQL: Final = DialectWords(
    double="double precision",
    wide="numeric",
    character="chr",
    least="least",
    greatest="greatest",
    tests={
        "startsWith": "(left({of}, {length}) = {part})",
        "endsWith": "(right({of}, {length}) = {part})",
        "contains": "(strpos({of}, {part}) > 0)",
    },
    quoted_doubles=True,
)
_DUCKDB: Final = DialectWords(
    double="DOUBLE",
    wide="HUGEINT",
    character="chr",
    least="least",
    greatest="greatest",
    tests={
        "startsWith": "starts_with({of}, {part})",
        "endsWith": "ends_with({of}, {part})",
        "contains": "contains({of}, {part})",
    },
    quoted_doubles=True,
)
DIALECTS: Final[Mapping[str, DialectWords]] = {
    "sqlite": _SQLITE,
    "postgresql": _POSTGRESQL,
    "duckdb": _DUCKDB,
}


class Source:
    """Writes SQL for one kind of database."""

    def __init__(self, words: DialectWords) -> None:
        """Keep what the database calls things."""
        self._words = words

    def truth(self, node: Truth) -> str:  # noqa: C901, PLR0911, PLR0912 - a line for each kind of node
        """Return a condition: true, false or NULL."""
        match node:
            case Fixed(value=value):
                return "TRUE" if value else "FALSE"
            case Flag(name=name):
                return _column(name)
            case Known(name=name):
                return f"({_column(name)} IS NOT NULL)"
            case Not(inner=inner):
                return f"(NOT {self.truth(inner)})"
            case All(parts=parts):
                return self._joined(parts, "AND")
            case Either(parts=parts):
                return self._joined(parts, "OR")
            case Choice(test=test, then=then, otherwise=otherwise):
                ways = f"WHEN TRUE THEN {self.truth(then)} WHEN FALSE THEN {self.truth(otherwise)}"
                return f"(CASE {self.truth(test)} {ways} END)"
            case SameTruth(left=left, right=right):
                first, second = sorted((left, right), key=_weight, reverse=True)
                return f"({self.truth(first)} = {self.truth(second)})"
            case Compare() | NumberIn():
                return self._about_numbers(node)
            case TextIs() | SameText() | TextIn() | TextTest():
                return self._about_texts(node)

    def number(self, node: Number) -> str:  # noqa: PLR0911 - a line for each kind of node
        """Return a number, or NULL."""
        match node:
            case NumberSignal(name=name):
                return _column(name)
            case NumberLiteral(value=value):
                return self._literal(value)
            case Minus(inner=inner):
                return f"(- {self._roomy(inner)})"
            case AsDouble(inner=inner):
                return f"CAST({self.number(inner)} AS {self._words.double})"
            case Ramp():
                return self._ramp(node)
            case Sum(first=first, rest=rest):
                more = "".join(f" {sign} {self._roomy(one)}" for sign, one in rest)
                return f"({self._roomy(first)}{more})"
            case Product(first=first, rest=factors):
                more = "".join(f" {sign} {self.number(one)}" for sign, one in factors)
                return f"({self.number(first)}{more})"

    def cut(self, number: str) -> str:
        """Return a number cut to 0 … 1; NULL becomes 0."""
        zero, one = self._literal(0.0), self._literal(1.0)
        known = f"coalesce({number}, {zero})"
        return f"{self._words.least}({one}, {self._words.greatest}({zero}, {known}))"

    def _joined(self, parts: Iterable[Truth], word: str) -> str:
        deepest_first = sorted(parts, key=_weight, reverse=True)
        return "(" + f" {word} ".join(self.truth(one) for one in deepest_first) + ")"

    def _roomy(self, node: Number) -> str:
        """Return a number to calculate with; whole signals get room, so that nothing overflows."""
        number = self.number(node)
        if self._words.wide and isinstance(node, NumberSignal) and node.is_whole:
            return f"CAST({number} AS {self._words.wide})"
        return number

    def _ramp(self, node: Ramp) -> str:
        number = f"CAST({self.number(node.inner)} AS {self._words.double})"
        start, end = self._literal(node.start), self._literal(node.end)
        zero, one = self._literal(0.0), self._literal(1.0)
        if node.start < node.end:
            between = f"({number} - {start}) / ({end} - {start})"
            low, high = "<=", ">="
        else:
            between = f"({start} - {number}) / ({start} - {end})"
            low, high = ">=", "<="
        levels = f"WHEN {number} {low} {start} THEN {zero} WHEN {number} {high} {end} THEN {one}"
        return f"(CASE {levels} ELSE {between} END)"

    def _about_numbers(self, node: Compare | NumberIn) -> str:
        match node:
            case Compare(left=left, order=order, right=right):
                sign = _SIGNS.get(order, order)
                return f"({self.number(left)} {sign} {self.number(right)})"
            case NumberIn(number=number, members=members):
                listed = ", ".join(self._literal(one) for one in members)
                return f"({self.number(number)} IN ({listed}))"

    def _about_texts(self, node: TextIs | SameText | TextIn | TextTest) -> str:
        match node:
            case TextIs(name=name, text=text):
                return f"({_column(name)} = {self._text(text)})"
            case SameText(left=left, right=right):
                return f"({_column(left)} = {_column(right)})"
            case TextIn(name=name, members=members):
                listed = ", ".join(self._text(one) for one in members)
                return f"({_column(name)} IN ({listed}))"
            case TextTest(function=function, name=name, part=part):
                return self._words.tests[function].format(
                    of=_column(name), part=self._text(part), length=len(part)
                )

    def _literal(self, value: float) -> str:
        if isinstance(value, int):
            return str(value) if value >= 0 else f"({value})"
        if self._words.quoted_doubles:
            return f"CAST('{value!r}' AS {self._words.double})"
        return repr(value) if value >= 0 else f"({value!r})"

    def _text(self, text: str) -> str:
        """Return a text; signs that could mean something to SQL or a driver are named by number."""
        parts = []
        for plain, signs in groupby(text, _is_plain):
            if plain:
                parts.append(f"'{''.join(signs)}'")
            else:
                parts += [f"{self._words.character}({ord(sign)})" for sign in signs]
        return parts[0] if len(parts) == 1 else f"({' || '.join(parts)})"


def _weight(node: Truth) -> int:
    """Return how deep a part is, from where its place matters.

    SQLite's parser bears a hundred open things (before 3.46, where it grows): what is deep comes
    first, where little is open. Neither AND nor OR nor = cares about order.
    """
    depth = depth_of(node)
    return depth if depth > _SHALLOW else 0


def _is_plain(sign: str) -> bool:
    return sign.isalnum() or sign in _PLAIN


def _column(name: str) -> str:
    return name.replace(".", "_")
