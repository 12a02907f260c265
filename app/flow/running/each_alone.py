"""Takes a step with each of several; one that trips keeps no other from its turn."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from app.logs import log_problem
from app.model.errors import StorageUnavailableError

T = TypeVar("T")


def each_alone(things: Iterable[T], step: Callable[[T], object], *, event: str) -> None:
    """Take the step with all of them, and only then raise the first problem that there was.

    Raises:
        StorageUnavailableError: the database went away, at once.
        Exception: whatever the step raised first; ``event`` is logged for each.
    """
    first: Exception | None = None
    for one in things:
        try:
            step(one)
        except StorageUnavailableError:
            raise
        except Exception as problem:  # noqa: BLE001 - the others must have their turn
            log_problem(event, problem)
            first = first or problem
    if first is not None:
        raise first
