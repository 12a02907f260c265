"""The inbox: every signed delivery, raw and sealed, kept once, until it is worked off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Dialect,
    Index,
    Insert,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)

from app.model.ids import DeliveryId, ShopId
from app.store.tables import METADATA, AnyRow, UtcTime, microseconds

REPEAT_WINDOW = timedelta(hours=1)
"""A delivery with a body seen within this time is a repeat (facts: WooCommerce has no
delivery id that is unique)."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DONE = "done"
    SET_ASIDE = "set_aside"
    """It makes no sense, or failed too often; kept for the operator, replayable."""


deliveries = Table(
    "deliveries",
    METADATA,
    Column(
        "delivery_id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("shop_id", String(40), nullable=False),
    Column("source", String(24), nullable=False),
    Column("topic", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("state", String(12), nullable=False, default=DeliveryState.PENDING),
    Column("attempts", Integer, nullable=False, default=0),
    Column("crashes", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcTime, nullable=False),
    Column("problem", Text),
    Column("body_sealed", LargeBinary),
    Index("ix_deliveries_repeat", "shop_id", "digest", "received_at"),
    Index("ix_deliveries_waiting", "state", "shop_id", "source", "due_at"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A delivery on its way in. ``digest`` names topic and body, or a provider's event id."""

    shop_id: ShopId
    source: str
    topic: str
    digest: bytes
    received_at: datetime
    body_sealed: bytes
    repeats_for: timedelta = REPEAT_WINDOW
    """For how long the same digest is a repeat; where the sender marks its own, for longer."""


def add_deliveries(tx: Connection, new: Sequence[NewDelivery]) -> None:
    """Keep what is not a repeat, all in this transaction."""
    statement, places = _for_driver(tx.dialect)
    rows = [_values(one) for one in new]
    if places:
        tx.exec_driver_sql(statement, [tuple(row[place] for place in places) for row in rows])
    else:
        tx.exec_driver_sql(statement, rows)


def pending_deliveries(
    tx: Connection, shop_id: ShopId, source: str, now: datetime, *, limit: int
) -> Sequence[AnyRow]:
    """Return the shop's pending deliveries, for whoever has its shift (store/shifts.py).

    Those first that were due first, as the index lists them: the next hundred of a long
    queue are found without looking at the rest. One that a worker died over comes by
    itself, behind all others.
    """
    waiting = select(deliveries).where(
        deliveries.c.state == DeliveryState.PENDING,
        deliveries.c.shop_id == shop_id,
        deliveries.c.source == source,
        deliveries.c.due_at <= now,
    )
    innocent = waiting.where(deliveries.c.crashes == 0)
    innocent = innocent.order_by(deliveries.c.due_at, deliveries.c.delivery_id)
    suspect = waiting.order_by(deliveries.c.crashes, deliveries.c.delivery_id)
    return tx.execute(innocent.limit(limit)).all() or tx.execute(suspect.limit(1)).all()


def note_crash(
    tx: Connection, ids: Sequence[DeliveryId], now: datetime
) -> Sequence[tuple[DeliveryId, int]]:
    """Note that a worker died over these; return how often that was, where they still wait."""
    theirs = (
        deliveries.c.delivery_id.in_(ids),
        deliveries.c.state == DeliveryState.PENDING,
        # What is due later it had put off before it died.
        deliveries.c.due_at <= now,
    )
    tx.execute(deliveries.update().where(*theirs).values(crashes=deliveries.c.crashes + 1))
    found = tx.execute(select(deliveries.c.delivery_id, deliveries.c.crashes).where(*theirs))
    return [(DeliveryId(row.delivery_id), row.crashes) for row in found.all()]


def put_off_delivery(tx: Connection, delivery_id: DeliveryId, due_at: datetime) -> None:
    """Let a delivery wait until a time."""
    mine = deliveries.c.delivery_id == delivery_id
    tx.execute(deliveries.update().where(mine).values(due_at=due_at))


def mark_done(tx: Connection, ids: Sequence[DeliveryId]) -> None:
    """Note that deliveries were worked off; their bodies are erased in the same go."""
    tx.execute(
        deliveries.update()
        .where(deliveries.c.delivery_id.in_(ids))
        .values(state=DeliveryState.DONE, problem=None, body_sealed=None)
    )


def set_aside(tx: Connection, delivery_id: DeliveryId, problem: str) -> None:
    """Keep a delivery that makes no sense for the operator; nothing waits behind it."""
    tx.execute(
        deliveries.update()
        .where(deliveries.c.delivery_id == delivery_id)
        .values(state=DeliveryState.SET_ASIDE, problem=problem)
    )


def postpone(
    tx: Connection, delivery_id: DeliveryId, attempts: int, due_at: datetime, *, problem: str
) -> None:
    """Try a delivery again later."""
    tx.execute(
        deliveries.update()
        .where(deliveries.c.delivery_id == delivery_id)
        .values(attempts=attempts, due_at=due_at, problem=problem)
    )


def replay(tx: Connection, shop_id: ShopId, delivery_id: DeliveryId, now: datetime) -> bool:
    """Put a delivery that was set aside back in line; tell whether there was one."""
    changed = tx.execute(
        deliveries.update()
        .where(
            deliveries.c.delivery_id == delivery_id,
            deliveries.c.shop_id == shop_id,
            deliveries.c.state == DeliveryState.SET_ASIDE,
            deliveries.c.body_sealed.is_not(None),
        )
        .values(state=DeliveryState.PENDING, attempts=0, crashes=0, due_at=now, problem=None)
    )
    return changed.rowcount == 1


def source_of(tx: Connection, shop_id: ShopId, delivery_id: DeliveryId) -> str | None:
    """Return who sent a delivery, ``shop`` or ``identity``; None where the shop has none such."""
    found: str | None = tx.scalar(
        select(deliveries.c.source).where(
            deliveries.c.delivery_id == delivery_id, deliveries.c.shop_id == shop_id
        )
    )
    return found


def deliveries_set_aside(tx: Connection, shop_id: ShopId) -> Sequence[AnyRow]:
    """Return id, topic, received_at and problem of what the operator should look at."""
    return tx.execute(
        select(
            deliveries.c.delivery_id,
            deliveries.c.topic,
            deliveries.c.received_at,
            deliveries.c.problem,
        )
        .where(deliveries.c.shop_id == shop_id, deliveries.c.state == DeliveryState.SET_ASIDE)
        .order_by(deliveries.c.delivery_id.desc())
        .limit(100)
    ).all()


def shops_with_pending(tx: Connection, now: datetime) -> Sequence[tuple[str, str]]:
    """Return (shop, source) of everything that waits, for the clock to ring again."""
    question = (
        select(deliveries.c.shop_id, deliveries.c.source)
        .where(deliveries.c.state == DeliveryState.PENDING, deliveries.c.due_at <= now)
        .distinct()
    )
    return [(row.shop_id, row.source) for row in tx.execute(question)]


def last_delivery(tx: Connection, shop_id: ShopId, source: str) -> datetime | None:
    """Return when the shop's latest delivery came in."""
    found = [_last_in(tx, state, shop_id, source) for state in DeliveryState]
    return max((at for at in found if at is not None), default=None)


def _last_in(tx: Connection, state: DeliveryState, shop_id: ShopId, source: str) -> datetime | None:
    """Look at the end of an index by when each is due: no delivery is due before it came in."""
    theirs = (
        deliveries.c.state == state,
        deliveries.c.shop_id == shop_id,
        deliveries.c.source == source,
    )
    due_last = select(deliveries.c.received_at).where(*theirs).order_by(deliveries.c.due_at.desc())
    one: datetime | None = tx.scalar(due_last.limit(1))
    if one is None:
        return None
    latest = select(func.max(deliveries.c.received_at)).where(*theirs, deliveries.c.due_at >= one)
    return tx.scalar(latest) or one


def forget_bodies(tx: Connection, before: datetime) -> int:
    """Erase bodies that were set aside and came in before a time; return how many.

    What was worked off has none.
    """
    return tx.execute(
        deliveries.update()
        .where(
            deliveries.c.received_at < before,
            deliveries.c.body_sealed.is_not(None),
            deliveries.c.state == DeliveryState.SET_ASIDE,
        )
        .values(body_sealed=None)
    ).rowcount


def forget_rows(tx: Connection, before: datetime, now: datetime) -> int:
    """Delete rows whose body is gone and that are older than a time; return how many.

    Ids grow with time: nothing behind the first younger row is looked at. What a clock that ran
    ahead wrote is not taken for that row.
    """
    younger = select(deliveries.c.delivery_id).where(deliveries.c.received_at.between(before, now))
    end = tx.scalar(younger.order_by(deliveries.c.delivery_id).limit(1))
    is_older = true() if end is None else deliveries.c.delivery_id < end
    old = (deliveries.c.received_at < before, deliveries.c.body_sealed.is_(None))
    return tx.execute(deliveries.delete().where(is_older, *old)).rowcount


def _values(one: NewDelivery) -> dict[str, Any]:
    received_at = microseconds(one.received_at)
    return {
        "new_shop_id": one.shop_id,
        "new_source": one.source,
        "new_topic": one.topic,
        "new_digest": one.digest,
        "new_received_at": received_at,
        "new_due_at": received_at,
        "new_state": DeliveryState.PENDING.value,
        "new_attempts": 0,
        "new_body_sealed": one.body_sealed,
        "oldest": microseconds(one.received_at - one.repeats_for),
        "pending": DeliveryState.PENDING.value,
    }


@cache
def _for_driver(dialect: Dialect) -> tuple[str, Sequence[str] | None]:
    """Return the statement as the driver takes it, and its parameters where they go by place."""
    compiled = _keep().compile(dialect=dialect)
    return str(compiled), compiled.positiontup


def _keep() -> Insert:
    """Build the statement that keeps one delivery, unless it is a repeat.

    Every acknowledgement waits for this: one statement, no look before it, and given to
    the driver as text.
    """
    kept = (
        *("shop_id", "source", "topic", "digest", "received_at", "due_at"),
        *("state", "attempts", "body_sealed"),
    )
    before = deliveries.alias("before")
    is_repeat = exists().where(
        before.c.shop_id == bindparam("new_shop_id"),
        before.c.digest == bindparam("new_digest"),
        # A body that was set aside may come again once its cause is mended.
        or_(
            before.c.received_at >= bindparam("oldest", type_=UtcTime),
            before.c.state == bindparam("pending", type_=before.c.state.type),
        ),
    )
    new = (bindparam(f"new_{name}", type_=deliveries.c[name].type) for name in kept)
    return deliveries.insert().from_select(kept, select(*new).where(~is_repeat))
