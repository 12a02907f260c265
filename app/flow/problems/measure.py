"""Counts what is there and what waits, for operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.flow.holds.place_hold import NOT_YET
from app.jobs import DECIDE, PERFORM, SETTLE, SWEEP
from app.services import Services
from app.store import figures
from app.store.deadlines import deadlines_missed

_WORK_OF: Final = {
    DECIDE.queue: "shop",
    SETTLE.queue: "identity",
    PERFORM.queue: "effects",
    SWEEP.queue: "sweeps",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Figures of one moment; counts are by state, ages in seconds and 0 where nothing waits."""

    deliveries: Mapping[str, int]
    effects: Mapping[str, int]
    cases: Mapping[str, int]
    shops: Mapping[str, int]
    oldest_pending_seconds: float
    backlog_age_seconds: Mapping[str, float]
    """By queue: for how long work waits that could have been done."""
    owed_age_seconds: Mapping[str, float]
    """By kind: for how long holds, releases and cancellings are owed, whatever keeps them but
    that the shop takes no hold on the order yet."""
    sweep_lag_seconds: float
    """How far the least known shop's changes are known to us."""
    deadlines_missed: int
    storms_open: int
    storm_cases: int
    """Cases of storms that nobody has decided."""
    silent_seconds: float
    """How long the longest waiting buyer was told nothing."""
    clock_running: bool
    queue_reachable: bool


def measure(services: Services) -> Measured:
    """Count.

    Raises:
        StorageUnavailableError: the database cannot be reached.
    """
    now = services.now()

    def age(since: datetime | None) -> float:
        return 0.0 if since is None else max((now - since).total_seconds(), 0.0)

    with services.database.read() as tx:
        owed = figures.owed_since(tx, NOT_YET.values())
        overdue, swept = figures.overdue_since(tx, now), figures.shops_swept(tx)
        return Measured(
            deliveries=figures.count_states(tx, "deliveries"),
            effects=figures.count_states(tx, "effects"),
            cases=figures.count_states(tx, "cases"),
            shops={"connected": swept.connected, "troubled": swept.troubled},
            oldest_pending_seconds=age(figures.oldest_pending(tx)),
            backlog_age_seconds={queue: age(overdue.get(work)) for queue, work in _WORK_OF.items()},
            owed_age_seconds={kind: age(since) for kind, since in owed.items()},
            sweep_lag_seconds=age(swept.known_until),
            deadlines_missed=deadlines_missed(tx, now),
            storms_open=figures.storms_open(tx),
            storm_cases=figures.storm_cases(tx),
            silent_seconds=age(figures.silent_since(tx)),
            clock_running=figures.clock_runs(tx, now),
            queue_reachable=services.doorbell.is_reachable(),
        )
