"""Personal data wear a coat: they show ••• in every log, trace and repr."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from typing_extensions import override

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True, repr=False)
class Private(Generic[T]):
    """A value about a person; ``reveal`` is the only way to read it."""

    _value: T

    def reveal(self) -> T:
        """Return the value itself; call it only where the value is used."""
        return self._value

    def map(self, change: Callable[[T], U]) -> "Private[U]":
        """Return the changed value, still private."""
        return Private(change(self._value))

    @override
    def __repr__(self) -> str:
        """Show nothing of the person."""
        return "•••"

    @override
    def __str__(self) -> str:
        """Show nothing of the person."""
        return "•••"
