"""The clock: what must happen without anybody's call. A lease makes a second one harmless."""

import threading
from collections.abc import Callable
from datetime import timedelta

from app.flow.cases.remind import remind
from app.flow.checks.ask_overdue import ask_overdue
from app.flow.deadlines.expire import expire
from app.flow.deadlines.meet_deadlines import meet_deadlines
from app.flow.deadlines.warn_of_deadlines import warn_of_deadlines
from app.flow.forgetting.forget_due import forget_due
from app.flow.running.keep_lease import keep_lease
from app.flow.running.ring_pending import ring_pending
from app.flow.running.ring_sweeps import ring_sweeps
from app.flow.storms.relieve_storms import relieve_storms
from app.logs import log_problem
from app.metrics import count_failure
from app.model.errors import ClearholdError
from app.services import Services

_TICK_SECONDS = 1.0
_LOOK_SECONDS = 0.25
"""How often a clock without the lease looks whether the other's has ended: it may be dead."""

Round = tuple[timedelta, Callable[[Services], object]]

QUICK_ROUNDS: tuple[Round, ...] = (
    (timedelta(seconds=1), ring_pending),
    (timedelta(seconds=5), ring_sweeps),
    (timedelta(seconds=10), relieve_storms),
    (timedelta(seconds=30), expire),
    (timedelta(seconds=30), remind),
    (timedelta(seconds=30), warn_of_deadlines),
    (timedelta(seconds=30), meet_deadlines),
)
SLOW_ROUNDS: tuple[Round, ...] = (
    (timedelta(seconds=15), ask_overdue),
    (timedelta(minutes=10), forget_due),
)
"""What the clock does, and how often. Rounds that call the outside have a thread of
their own, so that a slow shop never keeps the doorbell waiting."""


def run_clock(services: Services, stopped: threading.Event) -> None:
    """Do the rounds until told to stop; a round that fails is done again at its time."""
    slow = threading.Thread(
        target=_do_rounds, args=(services, "clock slow", SLOW_ROUNDS, stopped), daemon=True
    )
    slow.start()
    _do_rounds(services, "clock quick", QUICK_ROUNDS, stopped)


def _do_rounds(
    services: Services, lease: str, rounds: tuple[Round, ...], stopped: threading.Event
) -> None:
    due = {step: services.now() for _, step in rounds}
    is_mine = False
    while not stopped.wait(_TICK_SECONDS if is_mine else _LOOK_SECONDS):
        is_mine = _has_lease(services, lease)
        if not is_mine:
            continue
        for every, step in rounds:
            if due[step] > services.now():
                continue
            due[step] = services.now() + every
            try:
                step(services)
            except Exception as problem:  # noqa: BLE001 - the other rounds must go on
                log_problem("round_failed", problem, step=step.__name__)
                count_failure("clock")


def _has_lease(services: Services, lease: str) -> bool:
    try:
        return keep_lease(services, lease)
    except ClearholdError as problem:
        log_problem("clock_without_database", problem)
        return False
