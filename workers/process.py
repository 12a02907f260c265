"""What every worker process has once: its services, and its sign of life."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache

from app.flow.queues.let_go import let_go
from app.flow.running.drop_leases import drop_leases
from app.flow.running.keep_lease import keep_lease
from app.flow.sweeps.note_answers import note_answers
from app.jobs import Job
from app.logs import log_problem
from app.metrics import count_failure
from app.model.errors import ClearholdError
from app.model.ids import ShopId
from app.services import Services
from app.settings import read_settings
from app.wiring import build_working_services

_BEAT_SECONDS = 1.0


@cache
def services() -> Services:
    """Return this process' services, built at the first use."""
    return build_working_services(read_settings())


def work(job: Job, step: Callable[[Services, ShopId], object], shop_id: str) -> None:
    """Answer the doorbell and take a step for a shop.

    What goes wrong is logged by kind and place, and goes no further: the queue would keep
    and print an error's whole text, with a person's data in it. The rows ring again.
    """
    try:
        services().doorbell.answer(job, shop_id)
        step(services(), ShopId(shop_id))
    except Exception as problem:  # noqa: BLE001 - see above
        log_problem("job_failed", problem, queue=job.queue, shop=shop_id)
        count_failure(job.queue)


def start_heartbeat() -> threading.Event:
    """Keep this process' lease alive until the returned event is set."""
    stopped = threading.Event()
    _beat(services())
    for beat in (_keep_beating, _keep_showing):
        threading.Thread(target=beat, args=(stopped,), name=beat.__name__, daemon=True).start()
    return stopped


def end_heartbeat(stopped: threading.Event) -> None:
    """Stop beating, and let who comes after begin at once."""
    stopped.set()
    try:
        drop_leases(services())
    except ClearholdError as problem:
        log_problem("leases_kept", problem)


def _keep_beating(stopped: threading.Event) -> None:
    while not stopped.wait(_BEAT_SECONDS):
        _beat(services())


def _keep_showing(stopped: threading.Event) -> None:
    """Show a supervisor that this process runs, also while the database keeps everybody waiting."""
    sign = read_settings().signs_of_life() / str(os.getpid())
    while not stopped.wait(_BEAT_SECONDS):
        with suppress(OSError):  # nobody looks here, or the disk takes nothing
            os.utime(sign)


def _beat(bag: Services) -> None:
    try:
        keep_lease(bag, bag.worker)
        let_go(bag)
        note_answers(bag)
    except Exception as problem:  # noqa: BLE001 - a heart that stops loses every claim
        log_problem("heartbeat_missed", problem)
