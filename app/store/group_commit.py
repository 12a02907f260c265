"""Group commit: many requests share one durable write.

A request puts its delivery on a queue and waits; one writer thread per process takes
what is there, commits it at once, and lets all of them answer. A batch that fails is
retried row by row, so that one bad row does not take the others with it. The doorbell
is rung by a thread of its own, so that the next commit need not wait for the queue.
"""

import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.logs import log_problem
from app.model.errors import StorageUnavailableError
from app.store.deliveries import NewDelivery, add_deliveries
from app.store.transaction import Database

_BATCH = 256
_PATIENCE = 20.0

Ring = Callable[[Iterable[tuple[str, str]]], None]
"""Rings for (shop, source) pairs, after the commit."""


@dataclass(slots=True)
class _Waiting:
    delivery: NewDelivery
    held: threading.Lock = field(default_factory=threading.Lock)
    """Held until the delivery is durable or refused; an Event takes five times as long."""
    problem: Exception | None = None

    def __post_init__(self) -> None:
        self.held.acquire()


class Inbox:
    """The way into the inbox. ``put`` returns once the delivery is durable."""

    def __init__(self, database: Database, ring: Ring) -> None:
        """Prepare; the threads start with the first delivery (after any fork)."""
        self._database = database
        self._ring = ring
        self._queue: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._kept: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None

    def put(self, delivery: NewDelivery) -> None:
        """Keep a delivery, or say that it was not.

        Raises:
            StorageUnavailableError: nothing was stored; the sender should come back.
        """
        self._start()
        waiting = _Waiting(delivery)
        self._queue.put(waiting)
        if not waiting.held.acquire(timeout=_PATIENCE):
            msg = "The delivery could not be stored in time."
            raise StorageUnavailableError(msg)
        if waiting.problem is not None:
            msg = "The delivery could not be stored."
            raise StorageUnavailableError(msg) from waiting.problem

    def _start(self) -> None:
        if self._writer is not None and self._writer.is_alive():
            return
        with self._starting:
            if self._writer is None or not self._writer.is_alive():
                threading.Thread(target=self._ring_on, name="doorbell", daemon=True).start()
                self._writer = threading.Thread(target=self._write, name="inbox", daemon=True)
                self._writer.start()

    def _write(self) -> None:
        while True:
            batch = [self._queue.get()]
            while len(batch) < _BATCH and not self._queue.empty():
                batch.append(self._queue.get())
            self._commit(batch)
            for waiting in batch:
                waiting.held.release()
            for kept in (one.delivery for one in batch if one.problem is None):
                self._kept.put((kept.shop_id, kept.source))

    def _ring_on(self) -> None:
        while True:
            pairs = {self._kept.get()}
            while not self._kept.empty():
                pairs.add(self._kept.get())
            try:
                self._ring(pairs)
            except Exception as problem:  # noqa: BLE001 - the clock rings again for what waits
                log_problem("doorbell_failed", problem)

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            with self._database.write() as tx:
                add_deliveries(tx, [waiting.delivery for waiting in batch])
        except StorageUnavailableError as problem:
            # The database is away, not a row bad: each would wait as long, for nothing.
            for waiting in batch:
                waiting.problem = problem
        except Exception as problem:  # noqa: BLE001 - whatever it is, every request must hear of it
            if len(batch) == 1:
                batch[0].problem = problem
                return
            for waiting in batch:
                self._commit([waiting])
