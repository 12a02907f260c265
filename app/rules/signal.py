"""A signal: a named, typed question about an order, with an answer or none."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from inspect import getdoc
from typing import get_args, get_type_hints

from app.model.decision import Value
from app.rules.facts import Facts


class SignalType(StrEnum):
    """Types of the rule language, by the names that CEL gives them."""

    BOOL = "bool"
    INT = "int"
    DOUBLE = "double"
    STRING = "string"


class Family(StrEnum):
    """What a signal looks at; a merchant finds signals by it."""

    ADDRESS = "address"
    ACCOUNT = "account"
    PERSON = "person"
    CONTACT = "contact"
    BASKET = "basket"
    PAYMENT = "payment"
    NETWORK = "network"
    VELOCITY = "velocity"
    HISTORY = "history"
    PLATFORM = "platform"
    LISTS = "lists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A question about an order. It is pure: the same facts, the same answer.

    ``read`` answers None where its input is missing: unknown, which is never risky.
    """

    family: Family
    name: str
    type: SignalType
    description: str
    """What merchants read about it."""
    read: Callable[[Facts], Value | None]
    unit: str = ""
    """Of a number: ``km``, ``days``, ``times`` … Amounts are in the order's major unit."""
    words: tuple[str, ...] = ()
    """Every text it may answer with, where these are few; empty for any text."""

    @property
    def path(self) -> str:
        """Return its name in rules, such as ``basket.total``."""
        return f"{self.family}.{self.name}"

    @property
    def column(self) -> str:
        """Return its name in tables, such as ``basket_total``."""
        return f"{self.family}_{self.name}"


_TYPES = {
    bool: SignalType.BOOL,
    int: SignalType.INT,
    float: SignalType.DOUBLE,
    str: SignalType.STRING,
}


def signal_of(
    family: Family,
    read: Callable[[Facts], Value | None],
    *,
    unit: str = "",
    words: tuple[str, ...] = (),
) -> Signal:
    """Make a signal of a function: its name, annotated type and docstring are the signal's."""
    answer = get_type_hints(read)["return"]
    [python_type] = [one for one in get_args(answer) or (answer,) if one is not type(None)]
    return Signal(
        family=family,
        name=read.__name__,
        type=_TYPES[python_type],
        description=getdoc(read) or "",
        read=read,
        unit=unit,
        words=words,
    )
