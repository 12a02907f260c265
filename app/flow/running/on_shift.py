"""A worker has a queue of a shop for itself while it works, and gives it back at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.logs import log_problem
from app.model.errors import ClearholdError
from app.model.ids import ShopId
from app.services import Services
from app.store.shifts import end_shift


@contextmanager
def on_shift(services: Services, shop_id: ShopId, queue: str) -> Iterator[bool]:
    """Keep other threads of this process away; tell whether none of them is at it.

    Whether another process is, only the database knows: the work itself asks it (take_shift).
    Where the database goes away the shift stays taken, until `let_go` finds it.
    """
    mark = (services.worker, shop_id, queue)
    if mark in services.shifts:
        yield False
        return
    services.shifts.add(mark)
    try:
        yield True
    except BaseException:
        _end(services, shop_id, queue)
        raise
    finally:
        services.shifts.discard(mark)


def _end(services: Services, shop_id: ShopId, queue: str) -> None:
    try:
        with services.database.write() as tx:
            end_shift(tx, shop_id, queue, services.worker)
    except ClearholdError as problem:
        log_problem("shift_not_ended", problem, queue=queue, shop=shop_id)
