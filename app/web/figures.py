"""What each figure is called and what it says, for whoever reads /metrics."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.flow.measure import Measured
from app.metrics import Figure

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
    "silent_seconds": "How long the longest waiting buyer was told nothing.",
}


def figures_of(measured: Measured, state_dir: Path) -> list[Figure]:
    """Return what was measured as figures, and how full this host's disk is."""
    disk = shutil.disk_usage(state_dir)
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
    ]


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
