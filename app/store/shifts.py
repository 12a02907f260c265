"""Shifts: which worker works off which queue of which shop at the moment, one at a time.

A shift is good for as long as its worker's lease lives (store/leases.py). What a worker has
in hand stands beside it, so that whoever takes over from a dead one knows what killed it.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, String, Table, Text, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from app.model.ids import DeliveryId, ShopId
from app.store.leases import leases
from app.store.tables import METADATA, AnyRow, UtcTime

shifts = Table(
    "shifts",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("queue", String(12), primary_key=True),
    Column("worker", String(40), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("in_hand", Text, nullable=False, server_default="[]"),
)
_NOBODY = ""


def take_shift(
    tx: Connection, shop_id: ShopId, queue: str, worker: str, *, now: datetime
) -> Sequence[DeliveryId] | None:
    """Let a worker work off a shop's queue; None where a living one does.

    Returns what the one before had in hand when it died: nothing as a rule.
    """
    row = _locked(tx, shop_id, queue, now)
    lives = exists().where(leases.c.name == row.worker, leases.c.expires_at > now)
    if row.worker != worker and tx.scalar(select(lives)):
        return None
    taken = {"worker": worker, "since": now, "in_hand": "[]"}
    tx.execute(shifts.update().where(*_is(shop_id, queue)).values(taken))
    left = [] if row.worker == worker else msgspec.json.decode(row.in_hand, type=list[int])
    return [DeliveryId(one) for one in left]


def take_in_hand(
    tx: Connection, shop_id: ShopId, queue: str, deliveries: Sequence[DeliveryId]
) -> None:
    """Note what the shift's worker works on from now on."""
    in_hand = msgspec.json.encode(list(deliveries)).decode()
    tx.execute(shifts.update().where(*_is(shop_id, queue)).values(in_hand=in_hand))


def end_shift(tx: Connection, shop_id: ShopId, queue: str, worker: str) -> None:
    """Let anybody work off the queue; nothing is in hand."""
    tx.execute(shifts.delete().where(*_is(shop_id, queue), shifts.c.worker == worker))


def shifts_of(tx: Connection, worker: str) -> list[tuple[ShopId, str]]:
    """Return the (shop, queue) pairs that a worker has."""
    rows = tx.execute(select(shifts.c.shop_id, shifts.c.queue).where(shifts.c.worker == worker))
    return [(ShopId(row.shop_id), row.queue) for row in rows]


def _locked(tx: Connection, shop_id: ShopId, queue: str, now: datetime) -> AnyRow:
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    first = insert(shifts).values(shop_id=shop_id, queue=queue, worker=_NOBODY, since=now)
    question = select(shifts).where(*_is(shop_id, queue)).with_for_update()
    # Whoever had it may end it between two of our questions.
    while (row := tx.execute(question).one_or_none()) is None:
        tx.execute(first.on_conflict_do_nothing())
    return row


def _is(shop_id: ShopId, queue: str) -> tuple[ColumnElement[bool], ...]:
    return shifts.c.shop_id == shop_id, shifts.c.queue == queue
