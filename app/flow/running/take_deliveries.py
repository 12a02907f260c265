"""A worker takes a shop's next deliveries in hand, if no living one has the shop already.

What it has in hand is written down before the work begins: whoever takes over from a dead
worker knows what may have killed it, and takes each of those by itself, behind all others.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from app.logs import log
from app.model.ids import DeliveryId, ShopId
from app.services import Services
from app.store.deliveries import (
    mark_done,
    note_crash,
    pending_deliveries,
    put_off_delivery,
    set_aside,
)
from app.store.shifts import end_shift, take_in_hand, take_shift
from app.store.tables import AnyRow
from app.store.transaction import Transaction

_QUEUES: Final = {"shop": "rules", "identity": "checks"}
_CRASHES_ALLOWED: Final = 5
_PAUSE: Final = timedelta(seconds=1)


def take_deliveries(
    services: Services,
    shop_id: ShopId,
    source: str,
    *,
    limit: int,
    done: Sequence[DeliveryId] = (),
) -> Sequence[AnyRow]:
    """Return what is to be worked off next; none where all is, or where another worker is at it.

    What was worked off before, ``done``, is noted in the same commit: every one more is waited
    for, with all other writers. One whose worker died five times in a row with it in hand is
    set aside.

    Raises:
        StorageUnavailableError: the database went away.
    """
    queue, now = _QUEUES[source], services.now()
    with services.database.write() as tx:
        # Shift before deliveries, as everybody locks them: two orders would make a deadlock.
        left = take_shift(tx, shop_id, queue, services.worker, now=now)
        if done:
            mark_done(tx, done)
        if left is None:
            return []
        if left:
            _suspect(services, tx, left)
        rows = pending_deliveries(tx, shop_id, source, now, limit=limit)
        if rows:
            take_in_hand(tx, shop_id, queue, [DeliveryId(row.delivery_id) for row in rows])
        else:
            # In the same transaction as the look: what comes later finds the shift free.
            end_shift(tx, shop_id, queue, services.worker)
    return rows


def _suspect(services: Services, tx: Transaction, left: Sequence[DeliveryId]) -> None:
    for delivery_id, crashes in note_crash(tx, left, services.now()):
        if crashes >= _CRASHES_ALLOWED:
            reason = f"Its worker was killed {crashes} times over it, as when memory runs out."
            set_aside(tx, delivery_id, reason)
            log("delivery_set_aside", delivery=delivery_id)
        elif crashes > 1:
            put_off_delivery(tx, delivery_id, services.now() + _PAUSE * (1 << crashes))
