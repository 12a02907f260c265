"""Comparisons that can come out both ways; those that cannot are refused."""

from collections.abc import Sequence
from typing import Final, cast

from app.rules.language.names import nearest
from app.rules.language.numbers import same_type
from app.rules.language.parts import NumberPart, Part, TextPart, TruthPart, number_of
from app.rules.language.tree import (
    Compare,
    Fixed,
    Not,
    NumberIn,
    Order,
    SameText,
    SameTruth,
    TextIn,
    TextIs,
    Truth,
)
from app.rules.language.trouble import RefusedError, Span

_MOST_MEMBERS: Final = 256
_EQUALITY: Final = ("==", "!=")


def compared(left: Part, sign: str, right: Part) -> Truth:
    """Return what comparing two parts means.

    Raises:
        RefusedError: they have different types, no order, or the answer never changes.
    """
    if left.is_fixed and right.is_fixed:
        span = left.span.until(right.span)
        reason = "Both sides are fixed, so the answer never changes."
        raise RefusedError(span, reason, "Name a signal on one side.")
    match left, right:
        case NumberPart(), NumberPart():
            return _numbers(left, sign, right)
        case TruthPart(), TruthPart():
            return _equal(left, sign, right, _truths(left, right))
        case TextPart(), TextPart():
            return _equal(left, sign, right, _texts(left, right))
        case _:
            raise _mismatch(left, right)


def among(left: Part, members: Sequence[Part], span: Span) -> Truth:
    """Return what ``left in [members]`` means.

    Raises:
        RefusedError: the list is empty, too long, not fixed, or of another type.
    """
    if not 0 < len(members) <= _MOST_MEMBERS:
        raise RefusedError(span, f"A list has 1 to {_MOST_MEMBERS} members.")
    for part in members:
        if not part.is_fixed:
            raise RefusedError(part.span, "A list holds fixed values only.", "Use == and ||.")
    if left.is_fixed:
        raise RefusedError(left.span, "This is fixed, so the answer never changes.")
    match left:
        case TextPart():
            texts = [_text_of(left, part) for part in members]
            return TextIn(name=left.name, members=tuple(dict.fromkeys(texts)))
        case NumberPart():
            return NumberIn(number=left.node, members=_numbers_of(left, members))
        case TruthPart():
            reason = "This is true or false; a list of these says nothing."
            raise RefusedError(left.span, reason, "Write it alone, or with ! before it.")


def possible_text(signal: TextPart, literal: TextPart) -> str:
    """Return a text that a signal can answer with.

    Raises:
        RefusedError: it never does; a text that is missing is unknown, not empty.
    """
    if not literal.value:
        hint = f"Ask has({signal.name}), or !has({signal.name})."
        raise RefusedError(literal.span, "No signal answers with an empty text.", hint)
    if signal.words and literal.value not in signal.words:
        near = nearest(literal.value, signal.words)
        listed = ", ".join(f'"{word}"' for word in signal.words[:12])
        hint = f'Did you mean "{near}"?' if near else f"It answers with one of: {listed}."
        raise RefusedError(literal.span, f'{signal.name} is never "{literal.value}".', hint)
    return literal.value


def _numbers(left: NumberPart, sign: str, right: NumberPart) -> Truth:
    if sign in _EQUALITY:
        same_type((left, right))
    return Compare(left=left.node, order=cast("Order", sign), right=right.node)


def _equal(left: Part, sign: str, right: Part, same: Truth) -> Truth:
    if sign in _EQUALITY:
        return same if sign == "==" else Not(inner=same)
    what = "Texts" if isinstance(left, TextPart) else "True and false"
    span = left.span.until(right.span)
    raise RefusedError(span, f"{what} have no order, so {sign} does not fit.", "Write == or !=.")


def _truths(left: TruthPart, right: TruthPart) -> Truth:
    for one, other in ((left, right), (right, left)):
        if isinstance(one.node, Fixed):
            return other.node if one.node.value else Not(inner=other.node)
    return SameTruth(left=left.node, right=right.node)


def _texts(left: TextPart, right: TextPart) -> Truth:
    if right.is_fixed:
        return TextIs(name=left.name, text=possible_text(left, right))
    if left.is_fixed:
        return TextIs(name=right.name, text=possible_text(right, left))
    if left.words and right.words and not set(left.words) & set(right.words):
        span = left.span.until(right.span)
        raise RefusedError(span, "These two never answer with the same text.")
    return SameText(left=left.name, right=right.name)


def _text_of(signal: TextPart, member: Part) -> str:
    if isinstance(member, TextPart):
        return possible_text(signal, member)
    raise _mismatch(signal, member)


def _numbers_of(left: NumberPart, members: Sequence[Part]) -> tuple[int | float, ...]:
    values = []
    for member in members:
        part = number_of(member)
        same_type((left, part))
        value = part.literal()
        if value is None:
            raise RefusedError(part.span, "A list holds plain numbers only.")
        values.append(value)
    return tuple(dict.fromkeys(values))


def _mismatch(left: Part, right: Part) -> RefusedError:
    fixed, other = (left, right) if left.is_fixed else (right, left)
    reason = f"{_kind(left)} is never equal to {_kind(right).lower()}."
    hint = ""
    match fixed, other:
        case TextPart(), NumberPart() if fixed.is_fixed:
            hint = _unquoted(fixed)
        case TextPart(), TruthPart() if fixed.value in {"true", "false"}:
            hint = f"Write {fixed.value} without quotation marks."
        case ((NumberPart() | TextPart()), TruthPart()):
            hint = "What is true or false stands alone, or with ! before it."
        case NumberPart(), TextPart() if fixed.literal() is not None:
            hint = f'Write "{fixed.literal()}" in quotation marks.'
    return RefusedError(left.span.until(right.span), reason, hint)


def _unquoted(part: TextPart) -> str:
    try:
        number_of(part)
    except RefusedError as refused:
        return refused.suggestion
    return ""


def _kind(part: Part) -> str:
    match part:
        case NumberPart():
            return "A number"
        case TextPart():
            return "A text"
        case TruthPart():
            return "What is true or false"
