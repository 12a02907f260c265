"""Starts one worker process: ``python -m workers rules|checks|effects|sweeps|clock``."""

import argparse
import signal
import threading
from importlib import import_module

import redis
from rq import Queue
from rq.serializers import JSONSerializer

from app.jobs import JOBS, QUEUES
from app.logs import configure_logs, log_problem
from app.metrics import share_counts
from app.model.errors import InvalidInputError
from app.settings import read_settings
from workers.bell_worker import BellWorker
from workers.clock import run_clock
from workers.process import end_heartbeat, services, start_heartbeat


def main() -> None:
    """Work until told to stop. A bad setting ends the process with a sentence."""
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument("queue", choices=[*QUEUES, "clock"])
    queue = parser.parse_args().queue
    configure_logs(queue)
    try:
        _share_counts()
        stopped = start_heartbeat()
    except InvalidInputError as problem:
        parser.exit(1, f"{problem}\n")
    if queue == "clock":
        _run_clock(stopped)
    else:
        _run_queue(queue)
    end_heartbeat(stopped)


def _share_counts() -> None:
    try:
        share_counts(read_settings().state_dir / "metrics")
    except OSError as problem:  # a full disk: this process counts for itself
        log_problem("counts_not_shared", problem)


def _run_clock(stopped: threading.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    run_clock(services(), stopped)


def _run_queue(name: str) -> None:
    # A worker waits long for its next job: the doorbell's short patience is not for it.
    connection = redis.Redis.from_url(read_settings().queue(), socket_connect_timeout=5)
    for job in JOBS:
        if job.queue == name:  # otherwise the first order waits for it
            import_module(job.function.rpartition(".")[0])
    queue = Queue(name, connection=connection, serializer=JSONSerializer)
    worker = BellWorker([queue], connection=connection, serializer=JSONSerializer)
    worker.work(logging_level="WARNING")


if __name__ == "__main__":
    main()
