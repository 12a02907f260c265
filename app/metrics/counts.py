"""What is counted and timed while Clearhold works, by labels of which there are few.

A label is a word of ours or the name of a connector: never a shop, an order or a person.
Count after the commit of what is counted (``after_commit`` in store/transaction.py).
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, values
from prometheus_client.registry import Collector

from app.metrics.sharing import Places, Together

disable_created_metrics()  # type: ignore[no-untyped-call]
# We say where counts are kept, not a variable that happened to be set.
values.ValueClass = values.MutexValue

_CALLS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_WAITS: Final = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
_HERE: Final = CollectorRegistry()


class Outcome(StrEnum):
    """How a call to the outside ended."""

    OK = "ok"
    UNREACHABLE = "unreachable"
    """No answer, or one that asks us to come back."""
    NOT_YET = "not_yet"
    """Answered: it is too early for this."""
    REFUSED = "refused"
    FAILED = "failed"
    """An error of our own."""


def _counter(name: str, meaning: str, *labels: str) -> Counter:
    return Counter(f"clearhold_{name}", meaning, labels, registry=_HERE)


def _histogram(name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(f"clearhold_{name}", meaning, labels, buckets=buckets, registry=_HERE)


_deliveries = _counter("deliveries", "Deliveries by what was done.", "source", "result")
_intakes = _histogram("delivery_seconds", "Delivery taken in to worked off.", _WAITS, "queue")
_decisions = _counter("decisions", "Decisions by what they ask for.", "verdict")
_moves = _counter("moves", "Moves of cases.", "move")
_holds = _counter("holds", "Holds asked of shops by result.", "platform", "result")
_hold_waits = _histogram("hold_seconds", "Hold decided to answered.", _WAITS, "platform")
_repairs = _counter("hold_repairs", "Holds and releases mended.", "platform", "kind")
_releases = _counter("releases", "Releases confirmed by cause.", "cause")
_release_waits = _histogram("release_seconds", "Release due to confirmed.", _WAITS, "cause")
_effects = _counter("effects_tried", "Tries at what is owed.", "kind", "outcome")
_calls = _histogram("calls_seconds", "Calls to the outside.", _CALLS, "end", "outcome")
_mails = _counter("mails", "Letters given to the mail.", "letter", "result")
_failures = _counter("failures", "Errors of our own.", "part")

_kept: list[Collector] = [_HERE]


def share_counts(folder: Path) -> None:
    """From here on, add this process' counts to those of its neighbours in the folder.

    To be called once, before anything is counted.

    Raises:
        OSError: the disk is full, or the folder may not be written: the counts stay in memory,
            and only this process tells them.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shared = values.MultiProcessValue(Places(folder).number)  # type: ignore[no-untyped-call]
    # The library looks nowhere else, and looks again in a forked child.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # noqa: TID251
    values.ValueClass = shared
    _kept[:] = [Together(folder)]


def counted() -> Collector:
    """Return what was counted: by all processes that share the folder, or by this one."""
    return _kept[0]


def count_delivery(source: str, result: str) -> None:
    """Count a delivery: from which connector's other end, and what was done with it."""
    _deliveries.labels(source, result).inc()


def time_delivery(queue: str, seconds: float) -> None:
    """Note how long a delivery took from its arrival until its queue had worked it off."""
    _intakes.labels(queue).observe(seconds)


def count_decision(verdict: str) -> None:
    """Count a decision by the assurance that it asks for (``Assurance.word``)."""
    _decisions.labels(verdict).inc()


def count_move(move: str) -> None:
    """Count a move of a case."""
    _moves.labels(move).inc()


def count_hold(platform: str, result: str, seconds: float) -> None:
    """Count what a shop said when it was asked for a hold, and note how long after the decision."""
    _holds.labels(platform, result).inc()
    _hold_waits.labels(platform).observe(seconds)


def count_repair(platform: str, kind: str) -> None:
    """Count a hold that was put again, or a release that was finished."""
    _repairs.labels(platform, kind).inc()


def count_release(cause: str, seconds: float) -> None:
    """Count a release that the shop confirmed, and note how long after its cause."""
    _releases.labels(cause).inc()
    _release_waits.labels(cause).observe(seconds)


def count_effect(kind: str, outcome: str) -> None:
    """Count a try at what is owed to the outside, by how it ended."""
    _effects.labels(kind, outcome).inc()


def time_call(end: str, outcome: Outcome, seconds: float) -> None:
    """Note a call to an outside end: a connector's name."""
    _calls.labels(end, outcome).observe(seconds)


def count_mail(letter: str, outcome: Outcome) -> None:
    """Count a letter by whether the mail took it."""
    _mails.labels(letter, outcome).inc()


def count_failure(part: str) -> None:
    """Count an error of our own that nobody foresaw; the log says what it was."""
    _failures.labels(part).inc()
