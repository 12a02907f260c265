"""The doorbell: jobs carry ids only, and only wake somebody up.

The rows in the database are the work. A lost job costs seconds, as the clock rings
again for whatever waits; so a queue that is down is no reason to refuse a delivery.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import redis
from rq import Queue
from rq.serializers import JSONSerializer

from app.logs import log_problem
from app.model.ids import ShopId

_CONNECT_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One kind of job: where it waits, what runs, and how long it may (seconds)."""

    queue: str
    function: str
    timeout: int
    rings_again_after: int = 3
    """For how long a shop is not rung for again where nobody answered (seconds)."""


DECIDE: Final = Job(queue="rules", function="workers.rules.decide_orders", timeout=600)
SETTLE: Final = Job(queue="checks", function="workers.checks.settle_checks", timeout=600)
PERFORM: Final = Job(queue="effects", function="workers.effects.perform_effects", timeout=600)
SWEEP: Final = Job(
    queue="sweeps", function="workers.sweeps.sweep_shop", timeout=600, rings_again_after=60
)
JOBS: Final = (DECIDE, SETTLE, PERFORM, SWEEP)
QUEUES: Final = tuple(job.queue for job in JOBS)

_OF_SOURCE: Final = {"shop": DECIDE, "identity": SETTLE}


def connect_queue(address: str) -> redis.Redis:
    """Return a connection to Redis or Valkey; nothing is sent yet."""
    return redis.Redis.from_url(
        address,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_CONNECT_SECONDS,
    )


def flag_of(job: Job, shop_id: str) -> str:
    """Return the key that says that a job for the shop is on its way."""
    return f"ring:{job.queue}:{shop_id}"


class Doorbell:
    """Rings for a shop, once until somebody answers."""

    def __init__(self, connection: redis.Redis) -> None:
        """Keep the connection; a broken one is only noted."""
        self._connection = connection
        self._queues = {
            job: Queue(job.queue, connection=connection, serializer=JSONSerializer) for job in JOBS
        }

    def ring_deliveries(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Ring for (shop, source) pairs; the source is ``shop`` or ``identity``."""
        for shop_id, source in pairs:
            self._ring(_OF_SOURCE[source], shop_id)

    def ring_effects(self, shop_ids: Iterable[ShopId]) -> None:
        """Ring for shops to which something is owed."""
        for shop_id in shop_ids:
            self._ring(PERFORM, shop_id)

    def ring_sweeps(self, shop_ids: Iterable[ShopId]) -> None:
        """Ring for shops that are to be swept."""
        for shop_id in shop_ids:
            self._ring(SWEEP, shop_id)

    def answer(self, job: Job, shop_id: str) -> None:
        """Take the flag down, before the first look at the rows: what comes later rings anew."""
        try:
            self._connection.delete(flag_of(job, shop_id))
        except redis.RedisError as problem:
            log_problem("doorbell_unreachable", problem, queue=job.queue)

    def others_wait(self, job: Job) -> bool:
        """Tell whether more jobs of a kind wait than a worker has begun."""
        try:
            return bool(self._connection.llen(self._queues[job].key))
        except redis.RedisError:
            return False

    def is_reachable(self) -> bool:
        """Tell whether the queue answers."""
        try:
            return bool(self._connection.ping())
        except redis.RedisError:
            return False

    def _ring(self, job: Job, shop_id: str) -> None:
        try:
            if self._connection.set(flag_of(job, shop_id), 1, nx=True, ex=job.rings_again_after):
                self._queues[job].enqueue(
                    job.function,
                    shop_id,
                    job_timeout=job.timeout,
                    result_ttl=0,
                    failure_ttl=3600,
                    ttl=60,
                )
        except redis.RedisError as problem:
            log_problem("doorbell_unreachable", problem, queue=job.queue)
