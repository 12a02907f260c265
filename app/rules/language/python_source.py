"""The Python of a single rule: when it is surely true, when surely false, and its numbers."""

from collections.abc import Iterable, Mapping
from typing import Final

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

_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Source:
    """Writes Python over local variables, one a signal; None is unknown."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Keep the variable of each signal."""
        self._of = variables

    def true(self, node: Truth) -> str:
        """Return an expression that is truthy where the condition is surely true."""
        return self._sure(node, wanted=True)

    def known(self, names: Iterable[str]) -> list[str]:
        """Return an expression a signal, true where it is known."""
        return [f"{self._of[name]} is not None" for name in names]

    def number(self, node: Number) -> str:  # noqa: PLR0911 - a line for each kind of node
        """Return a number's expression, where every signal in it is known."""
        match node:
            case NumberSignal(name=name):
                return self._of[name]
            case NumberLiteral(value=value):
                return repr(value) if value >= 0 else f"({value!r})"
            case Minus(inner=inner):
                return f"(-{self.number(inner)})"
            case AsDouble(inner=inner):
                return f"float({self.number(inner)})"
            case Ramp():
                return self._ramp(node)
            case Sum(first=first, rest=rest):
                more = "".join(f" {sign} {self.number(one)}" for sign, one in rest)
                return f"({self.number(first)}{more})"
            case Product(first=first, rest=factors):
                more = "".join(f" {sign} {self.number(one)}" for sign, one in factors)
                return f"({self.number(first)}{more})"

    def _ramp(self, node: Ramp) -> str:
        number, start, end = self.number(node.inner), node.start, node.end
        if start < end:
            between = f"({number} - {start!r}) / {end - start!r}"
            low, high = "<=", ">="
        else:
            between = f"({start!r} - {number}) / {start - end!r}"
            low, high = ">=", "<="
        return (
            f"(0.0 if {number} {low} {start!r} else 1.0 if {number} {high} {end!r} else {between})"
        )

    def _sure(self, node: Truth, *, wanted: bool) -> str:  # noqa: C901, PLR0911, PLR0912 - a line for each kind of node
        """Return when a condition surely is what is wanted."""
        match node:
            case Fixed(value=value):
                return repr(value is wanted)
            case Flag(name=name):
                return self._of[name] if wanted else f"{self._of[name]} is False"
            case Known(name=name):
                return f"{self._of[name]} is {'not ' if wanted else ''}None"
            case Not(inner=inner):
                return self._sure(inner, wanted=not wanted)
            case All(parts=parts):
                return self._joined(parts, "and" if wanted else "or", wanted=wanted)
            case Either(parts=parts):
                return self._joined(parts, "or" if wanted else "and", wanted=wanted)
            case Choice() | SameTruth():
                return self._parted(node, wanted=wanted)
            case Compare() | NumberIn():
                return self._about_numbers(node, wanted=wanted)
            case TextIs() | SameText() | TextIn() | TextTest():
                return self._about_texts(node, wanted=wanted)

    def _joined(self, parts: Iterable[Truth], word: str, *, wanted: bool) -> str:
        return "(" + f" {word} ".join(self._sure(one, wanted=wanted) for one in parts) + ")"

    def _parted(self, node: Choice | SameTruth, *, wanted: bool) -> str:
        sure = self._sure
        if isinstance(node, Choice):
            first = f"{sure(node.test, wanted=True)} and {sure(node.then, wanted=wanted)}"
            second = f"{sure(node.test, wanted=False)} and {sure(node.otherwise, wanted=wanted)}"
        else:
            left, right = node.left, node.right
            first = f"{sure(left, wanted=True)} and {sure(right, wanted=wanted)}"
            second = f"{sure(left, wanted=False)} and {sure(right, wanted=not wanted)}"
        return f"({first} or {second})"

    def _about_numbers(self, node: Compare | NumberIn, *, wanted: bool) -> str:
        if isinstance(node, Compare):
            sign = node.order if wanted else _OPPOSITE[node.order]
            test = f"{self.number(node.left)} {sign} {self.number(node.right)}"
            names = _names(node.left) | _names(node.right)
        else:
            among = "{" + ", ".join(map(repr, node.members)) + "}"
            test = f"{self.number(node.number)} {'in' if wanted else 'not in'} {among}"
            names = _names(node.number)
        return "(" + " and ".join([*self.known(names), test]) + ")"

    def _about_texts(self, node: TextIs | SameText | TextIn | TextTest, *, wanted: bool) -> str:
        match node:
            case TextIs(name=name, text=text):
                return self._text_test(name, f"{'==' if wanted else '!='} {text!r}", wanted=wanted)
            case TextIn(name=name, members=members):
                among = "{" + ", ".join(map(repr, members)) + "}"
                word = "in" if wanted else "not in"
                return self._text_test(name, f"{word} {among}", wanted=wanted)
            case SameText(left=left, right=right):
                sign = "==" if wanted else "!="
                known = " and ".join(self.known((left, right)))
                return f"({known} and {self._of[left]} {sign} {self._of[right]})"
            case TextTest(name=name):
                test = self._part_test(node)
                known = self.known((name,))[0]
                return f"({known} and {test})" if wanted else f"({known} and not {test})"

    def _text_test(self, name: str, test: str, *, wanted: bool) -> str:
        """Return a test that None fails by itself, or else one that asks for None first."""
        of = self._of[name]
        return f"{of} {test}" if wanted else f"({of} is not None and {of} {test})"

    def _part_test(self, node: TextTest) -> str:
        of, part = self._of[node.name], repr(node.part)
        if node.function == "contains":
            return f"({part} in {of})"
        return f"{of}.{node.function.lower()}({part})"


def _names(node: Number) -> dict[str, None]:
    """Return the signals of a number, which is unknown where one of them is."""
    match node:
        case NumberSignal(name=name):
            return {name: None}
        case NumberLiteral():
            return {}
        case Minus(inner=inner) | AsDouble(inner=inner) | Ramp(inner=inner):
            return _names(inner)
        case Sum(first=first, rest=rest):
            return _union(first, (one for _, one in rest))
        case Product(first=first, rest=factors):
            return _union(first, (one for _, one in factors))


def _union(first: Number, others: Iterable[Number]) -> dict[str, None]:
    names = _names(first)
    for one in others:
        names |= _names(one)
    return names
