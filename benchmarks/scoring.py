"""(j) Orders decided a second from a full inbox: batches, beside an RQ job per order.

Nothing comes in meanwhile. Both sides have the same orders, tables, facts and rules, and one
worker process; the jobs are enqueued all at once, which costs less than one by one.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select

from app.store.deliveries import DeliveryState, deliveries
from app.supervisor.parts import Part
from benchmarks.decided import committed_at, number_of
from benchmarks.figures import Figure
from benchmarks.inbox import fill_inbox
from benchmarks.installation import (
    Installation,
    add_history,
    database_of,
    installed,
    running,
    settings_in,
    whole_product,
)

_HISTORY: Final = 2_000
_ROUNDS: Final = 5
_ORDERS: Final = 3_000
_JOBS: Final = 600
_WARM_UP: Final = 100
_COUNT: Final = "SELECT count(*) FROM decisions"
_LAST: Final = "SELECT max(decision_id) FROM decisions"


@dataclass(slots=True, kw_only=True)
class _Contender:
    name: str
    at: Installation
    orders: int
    """How many in a round."""
    ring: Callable[[Installation], None]
    """Lets the work begin that was put in the inbox."""
    next_order: int = 1

    def rate(self, orders: int) -> float:
        """Return orders a second, from the first ring to the last committed decision."""
        fill_inbox(self.at, self.next_order, orders)
        self.next_order += orders
        database = database_of(self.at)
        wanted = number_of(database, _COUNT) + orders
        began_at = perf_counter()
        self.ring(self.at)
        return orders / (committed_at(database, _LAST, wanted, pause=0.005) - began_at)


def measure_scoring(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure in turns how fast full inboxes are worked off, each by one worker process."""
    with ExitStack() as stack:
        contenders = _started(folder, stack)
        for one in contenders:
            one.rate(_WARM_UP)
        found: dict[str, list[float]] = {one.name: [] for one in contenders}
        for number in range(_ROUNDS):
            for one in contenders:
                found[one.name].append(one.rate(one.orders))
            shown = ", ".join(f"{name} {rates[-1]:.0f}/s" for name, rates in found.items())
            say(f"  round {number + 1}: {shown}")
    ours, jobs = (median(rates) for rates in found.values())
    return [
        Figure(
            name="(j) orders decided a second by one worker ÷ an RQ job per order",
            ours=f"{ours:.0f}/s",
            baseline=f"{jobs:.0f}/s",
            ratio=ours / jobs,
            at_least=10.0,
        )
    ]


def _started(folder: Path, stack: ExitStack) -> list[_Contender]:
    ours, jobs = (
        installed(settings_in(folder / name), "http://shop.example.test", {})
        for name in ("ours", "jobs")
    )
    for at in (ours, jobs):
        add_history(at, _HISTORY)
    worker = Part(name="rules", command=(sys.executable, "-m", "benchmarks.naive"))
    stack.enter_context(running(ours.settings, _only(ours, {"valkey", "rules"})))
    stack.enter_context(running(jobs.settings, [*_only(jobs, {"valkey"}), worker]))
    return [
        _Contender(name="ours", at=ours, orders=_ORDERS, ring=_ring),
        _Contender(name="a job per order", at=jobs, orders=_JOBS, ring=_enqueue),
    ]


def _only(at: Installation, names: set[str]) -> list[Part]:
    return [part for part in whole_product(at) if part.name in names]


def _ring(at: Installation) -> None:
    at.services.doorbell.ring_deliveries([(at.shop.shop_id, "shop")])


def _enqueue(at: Installation) -> None:
    question = select(deliveries.c.delivery_id).where(deliveries.c.state == DeliveryState.PENDING)
    with at.services.database.read() as tx:
        waiting = tx.scalars(question).all()
    connection = redis.Redis.from_url(at.settings.queue())
    queue = Queue("naive", connection=connection, serializer=JSONSerializer)
    queue.enqueue_many(
        [
            Queue.prepare_data("benchmarks.naive.decide_delivery", (one,), result_ttl=0)
            for one in waiting
        ]
    )
