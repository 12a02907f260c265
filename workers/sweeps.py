"""The queue ``sweeps``: looks shops through, several at once, as each waits for its shop.

A sweep has a thread of its own, so that a shop that answers slowly, or not at all, keeps none
of the others waiting.
"""

import threading
from typing import Final

from app.flow.queues.sweep_shop import sweep_shop as step
from app.jobs import SWEEP
from workers.process import work

_AT_ONCE: Final = 8
_room = threading.BoundedSemaphore(_AT_ONCE)


def sweep_shop(shop_id: str) -> None:
    """Sweep a shop as soon as there is room; returns when that has begun."""
    _room.acquire()
    threading.Thread(target=_sweep, args=(shop_id,), name=f"sweep {shop_id}", daemon=True).start()


def _sweep(shop_id: str) -> None:
    try:
        work(SWEEP, step, shop_id)
    finally:
        _room.release()
