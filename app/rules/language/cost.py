"""What a rule costs to run, in steps: bounded before it is ever run."""

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

MOST_STEPS: Final = 250
"""Of one condition or grade: some ten microseconds in Python."""
_MEMBERS_A_STEP: Final = 16


def cost_of(node: Truth | Number) -> int:  # noqa: C901, PLR0911, PLR0912 - a line for each kind of node
    """Return the steps of a rule at most, as Python and SQL run it.

    What is looked at twice counts twice: the test of a choice, both sides of an equality of
    truths, and a ramp's number three times.
    """
    match node:
        case All(parts=parts) | Either(parts=parts):
            return sum(cost_of(one) for one in parts)
        case Choice(test=test, then=then, otherwise=otherwise):
            return 2 * cost_of(test) + cost_of(then) + cost_of(otherwise)
        case SameTruth(left=left, right=right):
            return 2 * (cost_of(left) + cost_of(right))
        case Compare(left=low, right=high):
            return 1 + cost_of(low) + cost_of(high)
        case NumberIn(number=number, members=members):
            return 1 + cost_of(number) + len(members) // _MEMBERS_A_STEP
        case TextIn(members=texts):
            return 1 + len(texts) // _MEMBERS_A_STEP
        case Not(inner=truth):
            return cost_of(truth)
        case Flag() | Fixed() | Known() | TextIs() | SameText() | TextTest():
            return 1
        case _:
            return _cost_of_number(node)


def depth_of(node: Truth) -> int:
    """Return how many conditions stand within one another."""
    match node:
        case Not(inner=inner):
            return 1 + depth_of(inner)
        case All(parts=parts) | Either(parts=parts):
            return 1 + max(depth_of(one) for one in parts)
        case Choice(test=test, then=then, otherwise=otherwise):
            return 1 + max(depth_of(one) for one in (test, then, otherwise))
        case SameTruth(left=left, right=right):
            return 1 + max(depth_of(left), depth_of(right))
        case _:
            return 1


def _cost_of_number(node: Number) -> int:
    match node:
        case NumberSignal() | NumberLiteral():
            return 0
        case Minus(inner=inner) | AsDouble(inner=inner):
            return 1 + _cost_of_number(inner)
        case Sum(first=first, rest=rest):
            return _cost_of_number(first) + sum(1 + _cost_of_number(one) for _, one in rest)
        case Product(first=first, rest=factors):
            return _cost_of_number(first) + sum(1 + _cost_of_number(one) for _, one in factors)
        case Ramp(inner=inner):
            return 3 * (1 + _cost_of_number(inner))
