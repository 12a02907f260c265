"""What each figure is called and what it says, for whoever reads /metrics."""

import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.flow.problems.measure import Measured
from app.metrics import Figure
from app.store.backups.last import last_backup

_BY: Final[Mapping[str, tuple[str, str]]] = {
    "deliveries": ("state", "Deliveries that wait or were set aside, by state."),
    "effects": ("state", "What is owed to the outside or was set aside, by state."),
    "cases": ("state", "Cases that are not over, by state."),
    "shops": ("state", "Shops that are connected, and those whose last sweep failed."),
    "backlog_age_seconds": ("queue", "How long the oldest work waits that could have been done."),
    "owed_age_seconds": ("kind", "How long the oldest hold, release or cancelling is owed."),
}
"""By a field of ``Measured``: the label's name, and the meaning."""

_ALONE: Final[Mapping[str, str]] = {
    "queue_reachable": "1 while the queue answers.",
    "clock_running": "1 while a clock, on whichever host, does its rounds.",
    "oldest_pending_seconds": "How long the oldest delivery has waited.",
    "sweep_lag_seconds": "How long ago the least known shop's changes were known to us.",
    "deadlines_missed": "Deadlines of holds that passed unseen or unmet, ever. Goal: always 0.",
    "storms_open": "Storms that go on.",
    "storm_cases": "Cases of storms that nobody has decided.",
    "silent_seconds": "How long the longest waiting buyer was told nothing.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What a host knows of itself; ``has_database`` where the embedded one is in its state folder."""

    state_dir: Path
    has_database: bool
    now: datetime


def figures_of(measured: Measured, host: Host) -> list[Figure]:
    """Return what was measured as figures, how full this host's disk is, and its back-up's age."""
    disk = shutil.disk_usage(host.state_dir)
    return [
        *(
            _figure(name, meaning, by_state=getattr(measured, name), label=label)
            for name, (label, meaning) in _BY.items()
        ),
        *(
            _figure(name, meaning, value=float(getattr(measured, name)))
            for name, meaning in _ALONE.items()
        ),
        _figure("disk_free_bytes", "Room left where this host's state is.", value=disk.free),
        _figure("disk_bytes", "Size of the disk where this host's state is.", value=disk.total),
        *([_backup_age(host)] if host.has_database else ()),
    ]


def _backup_age(host: Host) -> Figure:
    last = last_backup(host.state_dir)
    age = math.inf if last is None else (host.now - last.made_at).total_seconds()
    meaning = "How long ago the embedded database was backed up last; +Inf: it never was."
    return _figure("backup_age_seconds", meaning, value=age)


def _figure(
    name: str,
    meaning: str,
    *,
    value: float | None = None,
    by_state: Mapping[str, float] | None = None,
    label: str = "",
) -> Figure:
    return Figure(
        name=f"clearhold_{name}", meaning=meaning, value=value, by_state=by_state or {}, label=label
    )
