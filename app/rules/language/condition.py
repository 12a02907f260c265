"""Reads the text of a rule, and checks it at once: what passes can always be run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.rules.language.check import Check
from app.rules.language.cost import MOST_STEPS, cost_of
from app.rules.language.parse import parse
from app.rules.language.parts import Part, TruthPart, number_of, truth_of
from app.rules.language.tree import Number, Truth
from app.rules.language.trouble import RefusedError, RuleTextError, Span
from app.rules.signal import Signal
from app.rules.signals import by_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A text that was read and checked: a condition, or a grade."""

    text: str
    node: Truth | Number
    names: tuple[str, ...]
    """Signals that it names, in their order in the text."""
    cost: int
    """Steps at most; see docs/rules.md."""


def read_condition(text: str, signals: Mapping[str, Signal] = by_path) -> Condition:
    """Read when a rule holds: something that is true, false or, lacking a signal, unknown.

    Raises:
        RuleTextError: it cannot be used; its place, its reason and mostly a suggestion.
    """
    return _read(text, signals, truth_of)


def read_grade(text: str, signals: Mapping[str, Signal] = by_path) -> Condition:
    """Read how strongly a rule holds: a double, cut to 0 … 1 when it is run.

    Raises:
        RuleTextError: it cannot be used; its place, its reason and mostly a suggestion.
    """
    return _read(text, signals, _double_of)


def _read(
    text: str, signals: Mapping[str, Signal], meant: Callable[[Part], Truth | Number]
) -> Condition:
    try:
        check = Check(signals)
        node = meant(check.part(parse(text)))
        cost = cost_of(node)
        if cost > MOST_STEPS:
            raise _too_dear(text, cost)
    except RefusedError as refused:
        raise RuleTextError(text, refused) from None
    return Condition(text=text, node=node, names=tuple(check.names), cost=cost)


def _double_of(part: Part) -> Number:
    if isinstance(part, TruthPart):
        reason = "A grade is a number, not a condition."
        raise RefusedError(part.span, reason, "Write ramp(family.signal, from, to).")
    number = number_of(part)
    if number.is_whole:
        value = number.literal()
        hint = "Write double(…) around it." if value is None else f"Write {value}.0."
        raise RefusedError(part.span, "A grade is a double, from 0.0 to 1.0.", hint)
    return number.node


def _too_dear(text: str, cost: int) -> RefusedError:
    reason = f"This takes {cost:,} steps, more than the {MOST_STEPS} that a rule may."
    return RefusedError(Span(start=0, end=len(text)), reason, "Make several rules of it.")
