"""What stands in a piece of JSON, wherever in it."""

from collections.abc import Iterator
from typing import Final

_LONGEST_NUMBER: Final = 10**20


def scalars_in(value: object) -> Iterator[str]:
    """Find every text and whole number, keys among them; longer numbers are nobody's."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, int) and abs(one) < _LONGEST_NUMBER:
            yield str(one)
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
