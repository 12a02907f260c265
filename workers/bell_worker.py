"""An RQ worker whose jobs are rings of a doorbell: nothing of them is kept, so nothing is booked.

RQ notes each job, and itself with each, in half a dozen registries: some thirty round trips and
as much processor as a decision. The rows are the work here (app/jobs.py): a ring that is lost
with its worker comes again.
"""

from time import monotonic
from typing import Final

from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.timeouts import JobTimeoutException
from rq.worker import WorkerStatus
from typing_extensions import override

from app.logs import log_problem

_BEAT_SECONDS: Final = 10.0
"""RQ forgets a worker of which it heard nothing for minutes."""


class BellWorker(SimpleWorker):
    """Takes a ring off its queue for good, then does what it asks for."""

    _beat_at = float("-inf")

    @override
    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do a job in this very thread; one that takes too long is ended, and that is logged."""
        with self.connection.pipeline() as pipeline:
            pipeline.lrem(queue.intermediate_queue_key, 1, job.id)
            pipeline.delete(job.key)
            pipeline.execute()
        # Busy, it ends this job before it obeys a signal to stop.
        self.set_state(WorkerStatus.BUSY)
        try:
            with self.death_penalty_class(job.timeout, JobTimeoutException, job_id=job.id):
                job.perform()
        except JobTimeoutException as problem:
            log_problem("job_took_too_long", problem, queue=queue.name)
        except Exception as problem:  # noqa: BLE001 - RQ would end the worker, and wait for the next to begin
            log_problem("job_failed", problem, queue=queue.name)
        finally:
            self.set_state(WorkerStatus.IDLE)

    @override
    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:
        """Keep the state for itself: nobody asks the queue for it."""
        del pipeline
        self._state = state

    @override
    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Say that it lives, not more often than is of use."""
        if pipeline is None and monotonic() - self._beat_at < _BEAT_SECONDS:
            return
        self._beat_at = monotonic()
        super().heartbeat(timeout, pipeline)
