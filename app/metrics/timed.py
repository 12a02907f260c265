"""Times the calls to an outside end, whichever method of its client they go through."""

from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, TypeVar, cast

from app.metrics.counts import Outcome, time_call
from app.model.errors import NotYetError, RejectedError, UnreachableError

T = TypeVar("T")


def timed(client: T, end: str) -> T:
    """Return the client with every call to it timed; ``end`` is its connector's name."""
    return cast("T", _Timed(client, end))


def outcome_of(problem: Exception) -> Outcome:
    """Return what a call ended in that raised this."""
    if isinstance(problem, NotYetError):
        return Outcome.NOT_YET
    if isinstance(problem, UnreachableError):
        return Outcome.UNREACHABLE
    return Outcome.REFUSED if isinstance(problem, RejectedError) else Outcome.FAILED


class _Timed(Generic[T]):
    def __init__(self, client: T, end: str) -> None:
        self._client = client
        self._end = end

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the client has
        found = getattr(self._client, name)
        return self._watched(found) if callable(found) else found

    def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the call's own
            began, outcome = monotonic(), Outcome.OK
            try:
                return call(*arguments, **named)
            except Exception as problem:
                outcome = outcome_of(problem)
                raise
            finally:
                time_call(self._end, outcome, monotonic() - began)

        return watched
