"""What every worker process has once: its services, and its sign of life."""

import threading
from functools import cache

from app.flow.keep_lease import keep_lease
from app.flow.let_go import let_go
from app.logs import log_problem
from app.services import Services
from app.settings import read_settings
from app.wiring import build_services

_BEAT_SECONDS = 1.5


@cache
def services() -> Services:
    """Return this process' services, built at the first use."""
    return build_services(read_settings())


def start_heartbeat() -> threading.Event:
    """Keep this process' lease alive until the returned event is set."""
    stopped = threading.Event()
    _beat(services())
    threading.Thread(target=_keep_beating, args=(stopped,), name="heartbeat", daemon=True).start()
    return stopped


def _keep_beating(stopped: threading.Event) -> None:
    while not stopped.wait(_BEAT_SECONDS):
        _beat(services())


def _beat(bag: Services) -> None:
    try:
        keep_lease(bag, bag.worker)
        let_go(bag)
    except Exception as problem:  # noqa: BLE001 - a heart that stops loses every claim
        log_problem("heartbeat_missed", problem)
