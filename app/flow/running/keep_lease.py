"""A process says that it lives; whoever falls silent loses what it had claimed."""

from datetime import timedelta

from app.services import Services
from app.store.leases import hold_lease, renew_leases

_GOOD_FOR = timedelta(seconds=4)
"""Four beats of a process (workers/process.py): what a dead one had goes on within five seconds."""


def keep_lease(services: Services, name: str) -> bool:
    """Take or renew a lease for this process; tell whether it has it.

    With its own its others are renewed too: a round of the clock that takes minutes stays
    one clock's.
    """
    now, worker = services.now(), services.worker
    with services.database.write() as tx:
        if name == worker:
            renew_leases(tx, worker, now, expires_at=now + _GOOD_FOR)
        return hold_lease(tx, name, worker, now, expires_at=now + _GOOD_FOR)
