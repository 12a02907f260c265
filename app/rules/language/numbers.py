"""Arithmetic that cannot fail: no overflow, no division by zero, no mixing of types."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, cast

from app.rules.language.parts import ROUNDING, NumberPart
from app.rules.language.tree import AsDouble, Minus, NumberLiteral, Product, Ramp, Sum
from app.rules.language.trouble import RefusedError, Span

_MOST_WHOLE: Final = 2.0**53
"""Up to here a double holds every whole number, so that all comparisons are exact."""
_MOST: Final = 1e200
_LEAST: Final = 1e-200
"""PostgreSQL fails where a double leaves 1e-308 to 1e308; this is far from it."""


def literal(span: Span, value: float) -> NumberPart:
    """Return a number as written; there is one 0 only."""
    value = value or abs(value)
    size, whole = abs(float(value)), isinstance(value, int)
    return NumberPart(
        span=span,
        node=NumberLiteral(value=value),
        is_whole=whole,
        most=size,
        least=size or 1.0,
        grid=1.0 if whole else (size or 1.0) * ROUNDING,
        is_fixed=True,
    )


def negated(span: Span, part: NumberPart) -> NumberPart:
    """Return a number's opposite."""
    value = part.literal()
    if value is not None:
        return literal(span, -value)
    return replace(part, span=span, node=Minus(inner=part.node))


def total(span: Span, parts: Sequence[NumberPart], signs: Sequence[str]) -> NumberPart:
    """Return the sum of numbers of one type.

    Raises:
        RefusedError: their types differ, or it could grow too large.
    """
    same_type(parts)
    pairs = zip(signs, (one.node for one in parts[1:]), strict=True)
    rest = tuple((cast("Literal['+', '-']", sign), node) for sign, node in pairs)
    grid = min(one.grid for one in parts)
    return _bounded(
        NumberPart(
            span=span,
            node=Sum(first=parts[0].node, rest=rest),
            is_whole=parts[0].is_whole,
            most=sum(one.most for one in parts),
            least=grid,
            grid=grid,
            is_fixed=all(one.is_fixed for one in parts),
        )
    )


def product(span: Span, parts: Sequence[NumberPart], signs: Sequence[str]) -> NumberPart:
    """Return the product of doubles, at most one of which is not fixed.

    Raises:
        RefusedError: whole numbers, two signals, a divisor that is no number other than 0.
    """
    _check_factors(parts)
    most, least = parts[0].most, parts[0].least
    for sign, part in zip(signs, parts[1:], strict=True):
        if sign == "/":
            _check_divisor(part)
            most, least = most / part.least, least / part.most
        else:
            most, least = most * part.most, least * part.least
    pairs = zip(signs, (one.node for one in parts[1:]), strict=True)
    rest = tuple((cast("Literal['*', '/']", sign), node) for sign, node in pairs)
    return _bounded(
        NumberPart(
            span=span,
            node=Product(first=parts[0].node, rest=rest),
            is_whole=False,
            most=most,
            least=least,
            grid=least * ROUNDING,
            is_fixed=all(one.is_fixed for one in parts),
        )
    )


def as_double(span: Span, part: NumberPart) -> NumberPart:
    """Return a whole number as a double.

    Raises:
        RefusedError: it is a double already.
    """
    if not part.is_whole:
        raise RefusedError(span, "This number is a double already.", "Leave out double().")
    value = part.literal()
    if value is not None:
        return literal(span, float(value))
    return replace(part, span=span, node=AsDouble(inner=part.node), is_whole=False)


def ramp(span: Span, parts: Sequence[NumberPart]) -> NumberPart:
    """Return how far a number is on its way from one fixed number to another, 0 to 1.

    Raises:
        RefusedError: the ends are not fixed, or equal; or the number is fixed.
    """
    inner, *ends = parts
    start, end = (_end_of(part) for part in ends)
    if start == end:
        raise RefusedError(
            ends[1].span, "A ramp cannot end where it starts.", "Write a comparison instead."
        )
    if inner.is_fixed:
        raise RefusedError(inner.span, "This number never changes.", "Name a signal here.")
    least = min(inner.grid, ends[0].grid) / abs(end - start)
    return _bounded(
        NumberPart(
            span=span,
            node=Ramp(inner=inner.node, start=start, end=end),
            is_whole=False,
            most=1.0,
            least=least,
            grid=least * ROUNDING,
        )
    )


def same_type(parts: Sequence[NumberPart]) -> None:
    """Refuse whole numbers beside doubles, as CEL does.

    Raises:
        RefusedError: with the one that should be written differently.
    """
    wholes = [one for one in parts if one.is_whole]
    others = [one for one in parts if not one.is_whole]
    if not wholes or not others:
        return
    for part in wholes:
        value = part.literal()
        if value is not None:
            raise RefusedError(
                part.span, "A whole number stands beside a double here.", f"Write {value}.0."
            )
    for part in others:
        value = part.literal()
        if value is not None and float(value).is_integer():
            hint = f"Write {int(value)}."
            raise RefusedError(part.span, "A double stands beside a whole number here.", hint)
    reason = "A whole number stands beside a double here."
    raise RefusedError(wholes[0].span, reason, "Write double(…) around the whole number.")


def _check_factors(parts: Sequence[NumberPart]) -> None:
    same_type(parts)
    if parts[0].is_whole:
        raise RefusedError(
            parts[0].span,
            "Whole numbers are only added and taken away.",
            "Write double(…) around it, and fixed numbers as 2.0.",
        )
    moving = [one for one in parts if not one.is_fixed]
    if len(moving) > 1:
        reason = "Two signals are multiplied here."
        raise RefusedError(moving[1].span, reason, "One side must be a fixed number.")


def _check_divisor(part: NumberPart) -> None:
    if not part.literal():
        reason = "One divides only by a fixed number other than 0."
        raise RefusedError(part.span, reason, "For a / b > 2.0 write a > b * 2.0.")


def _end_of(part: NumberPart) -> float:
    value = part.literal()
    if value is None:
        reason = "A ramp starts and ends at fixed numbers."
        raise RefusedError(part.span, reason, "Write ramp(basket.total, 100.0, 500.0).")
    return float(value)


def _bounded(part: NumberPart) -> NumberPart:
    most = _MOST_WHOLE if part.is_whole else _MOST
    if part.most > most or part.least < _LEAST:
        reason = "This calculation could leave the range of numbers."
        raise RefusedError(part.span, reason, "Use fewer or smaller factors.")
    return part
