"""Gives every part of what was written a type and a meaning, or says why it can have none."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from app.rules.language.comparisons import among, compared, possible_text
from app.rules.language.names import nearest, unknown_name, unknown_word
from app.rules.language.numbers import as_double, literal, negated, product, ramp, total
from app.rules.language.parts import (
    LEAST_DOUBLE,
    MOST_DOUBLE,
    MOST_WHOLE,
    ROUNDING,
    NumberPart,
    Part,
    TextPart,
    TruthPart,
    number_of,
    truth_of,
)
from app.rules.language.tree import (
    All,
    Choice,
    Either,
    Fixed,
    Flag,
    Known,
    Not,
    NumberSignal,
    TextFunction,
    TextTest,
    Truth,
)
from app.rules.language.trouble import RefusedError
from app.rules.language.unsupported import FUNCTIONS
from app.rules.language.written import (
    Written,
    WrittenCall,
    WrittenChain,
    WrittenChoice,
    WrittenList,
    WrittenLiteral,
    WrittenName,
    WrittenPrefix,
)
from app.rules.signal import Signal, SignalType

_TEXT_FUNCTIONS: Final = ("startsWith", "endsWith", "contains")
_FORMS: Final = {
    "has": "has(family.signal)",
    "double": "double(family.signal)",
    "ramp": "ramp(family.signal, 1.0, 4.0)",
}


class Check:
    """One look at one text; ``names`` are the signals met so far, in their order."""

    def __init__(self, signals: Mapping[str, Signal]) -> None:
        """Keep the signals that there are."""
        self._signals = signals
        self.names: dict[str, None] = {}

    def part(self, written: Written) -> Part:  # noqa: PLR0911 - a line for each form
        """Return what a part means.

        Raises:
            RefusedError: it means nothing.
        """
        match written:
            case WrittenLiteral():
                return _literal(written)
            case WrittenName():
                return self._signal(written)
            case WrittenPrefix():
                return self._prefixed(written)
            case WrittenChain():
                return self._chain(written)
            case WrittenChoice():
                return self._choice(written)
            case WrittenCall():
                return self._call(written)
            case WrittenList():
                hint = 'Write address.country in ["NO", "SE"].'
                raise RefusedError(written.span, "A list stands only behind in.", hint)

    def truth(self, written: Written) -> Truth:
        """Return what a part means as a condition.

        Raises:
            RefusedError: it is none.
        """
        return truth_of(self.part(written))

    def _known(self, written: WrittenName) -> Signal:
        signal = self._signals.get(written.path)
        if signal is None:
            about = unknown_word(written.path, self._signals)
            raise RefusedError(written.span, *(about or unknown_name(written.path, self._signals)))
        self.names[signal.path] = None
        return signal

    def _signal(self, written: WrittenName) -> Part:
        signal = self._known(written)
        match signal.type:
            case SignalType.BOOL:
                return TruthPart(span=written.span, node=Flag(name=signal.path))
            case SignalType.STRING:
                return TextPart(span=written.span, name=signal.path, words=signal.words)
            case SignalType.INT | SignalType.DOUBLE:
                whole = signal.type is SignalType.INT
                return NumberPart(
                    span=written.span,
                    node=NumberSignal(name=signal.path, is_whole=whole),
                    is_whole=whole,
                    most=MOST_WHOLE if whole else MOST_DOUBLE,
                    least=1.0 if whole else LEAST_DOUBLE,
                    grid=1.0 if whole else LEAST_DOUBLE * ROUNDING,
                )

    def _prefixed(self, written: WrittenPrefix) -> Part:
        if written.sign == "-":
            return negated(written.span, number_of(self.part(written.inner)))
        inner = self.part(written.inner)
        fixed = isinstance(inner, TruthPart) and inner.is_fixed
        return TruthPart(span=written.span, node=Not(inner=truth_of(inner)), is_fixed=fixed)

    def _chain(self, written: WrittenChain) -> Part:
        sign, span = written.signs[0], written.span
        match sign:
            case "&&":
                return TruthPart(span=span, node=All(parts=self._truths(written.parts)))
            case "||":
                return TruthPart(span=span, node=Either(parts=self._truths(written.parts)))
            case "+" | "-":
                return total(span, self._numbers(written.parts), written.signs)
            case "*" | "/":
                return product(span, self._numbers(written.parts), written.signs)
            case _:
                return self._comparison(written)

    def _truths(self, written: Sequence[Written]) -> tuple[Truth, ...]:
        return tuple(self.truth(one) for one in written)

    def _numbers(self, written: Sequence[Written]) -> tuple[NumberPart, ...]:
        return tuple(number_of(self.part(one)) for one in written)

    def _comparison(self, written: WrittenChain) -> Part:
        if len(written.signs) > 1:
            hint = "Write a < b && b < c, or brackets around one of them."
            reason = "Two comparisons stand in one row."
            raise RefusedError(written.parts[2].span, reason, hint)
        left, right = written.parts
        if written.signs[0] == "in":
            return TruthPart(span=written.span, node=self._among(left, right))
        node = compared(self.part(left), written.signs[0], self.part(right))
        return TruthPart(span=written.span, node=node)

    def _among(self, left: Written, right: Written) -> Truth:
        if not isinstance(right, WrittenList):
            hint = 'Write in ["NO", "SE"]; for a part of a text write contains("…").'
            raise RefusedError(right.span, "A list of fixed values stands behind in.", hint)
        members = [self.part(one) for one in right.members]
        return among(self.part(left), members, right.span)

    def _choice(self, written: WrittenChoice) -> Part:
        test = self.truth(written.test)
        then, otherwise = self.part(written.then), self.part(written.otherwise)
        for part in (then, otherwise):
            if not isinstance(part, TruthPart):
                hint = "Write (test && a) || (!test && b), or two rules."
                reason = "? : chooses between conditions only."
                raise RefusedError(part.span, reason, hint)
        node = Choice(test=test, then=truth_of(then), otherwise=truth_of(otherwise))
        return TruthPart(span=written.span, node=node)

    def _call(self, written: WrittenCall) -> Part:
        if written.target is None and written.function in _FORMS:
            return self._function(written)
        if written.target is not None and written.function in _TEXT_FUNCTIONS:
            return TruthPart(span=written.span, node=self._text_test(written, written.target))
        raise RefusedError(written.span, *_about_function(written))

    def _function(self, written: WrittenCall) -> Part:
        wanted = 3 if written.function == "ramp" else 1
        if len(written.arguments) != wanted:
            hint = f"Write {_FORMS[written.function]}."
            reason = f"{written.function} takes {wanted} in its brackets."
            raise RefusedError(written.span, reason, hint)
        if written.function == "has":
            return TruthPart(span=written.span, node=self._has(written.arguments[0]))
        numbers = self._numbers(written.arguments)
        if written.function == "ramp":
            return ramp(written.span, numbers)
        return as_double(written.span, numbers[0])

    def _has(self, written: Written) -> Truth:
        if not isinstance(written, WrittenName):
            raise RefusedError(
                written.span, "has asks whether a signal is known.", "Write has(family.signal)."
            )
        return Known(name=self._known(written).path)

    def _text_test(self, written: WrittenCall, target: WrittenName) -> Truth:
        signal = self._signal(target)
        if not isinstance(signal, TextPart):
            raise RefusedError(target.span, f"{target.path} is not a text.", "Compare it instead.")
        parts = [self.part(one) for one in written.arguments]
        if len(parts) != 1 or not isinstance(parts[0], TextPart) or not parts[0].is_fixed:
            hint = f'Write {target.path}.{written.function}("…").'
            reason = f"{written.function} takes one fixed text in its brackets."
            raise RefusedError(written.span, reason, hint)
        function = cast("TextFunction", written.function)
        part = _possible_part(signal, function, parts[0])
        return TextTest(function=function, name=signal.name, part=part)


def _literal(written: WrittenLiteral) -> Part:
    value = written.value
    if isinstance(value, bool):
        return TruthPart(span=written.span, node=Fixed(value=value), is_fixed=True)
    if isinstance(value, str):
        return TextPart(span=written.span, value=value)
    return literal(written.span, value)


def _about_function(written: WrittenCall) -> tuple[str, str]:
    if written.target is None and written.function in _TEXT_FUNCTIONS:
        reason = f"{written.function} stands behind a signal and a dot."
        return reason, f'Write contact.domain.{written.function}("…").'
    if written.target is not None and written.function in _FORMS:
        reason = f"{written.function} stands before its brackets, not behind a dot."
        return reason, f"Write {_FORMS[written.function]}."
    if written.function in FUNCTIONS:
        return FUNCTIONS[written.function]
    ours = (*_FORMS, *_TEXT_FUNCTIONS)
    near = nearest(written.function[:40], ours)
    hint = f"Did you mean {near}?" if near else f"There are {', '.join(ours)}."
    return f"There is no function {written.function[:40]}.", hint


def _possible_part(signal: TextPart, function: TextFunction, part: TextPart) -> str:
    """Return the text to look for, if any word of the signal can hold it."""
    tests = {
        "startsWith": str.startswith,
        "endsWith": str.endswith,
        "contains": str.__contains__,
    }
    if not part.value:
        raise RefusedError(part.span, "Every text holds the empty text.", "Write some letters.")
    if signal.words and not any(tests[function](word, part.value) for word in signal.words):
        return possible_text(signal, part)
    return part.value
