"""Orders that a shop listed and that made no sense: nobody decides about them but its staff."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, Text, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.model.ids import ExternalOrderId, ShopId
from app.store.tables import METADATA, UtcTime

unreadable_orders = Table(
    "unreadable_orders",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("external_id", String(64), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("noticed_at", UtcTime, nullable=False),
    Column("looked_at", UtcTime),
)


def note_unreadable(
    tx: Connection, shop_id: ShopId, found: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Keep orders that could not be read, each with its latest reason and first time."""
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    reasons = {ExternalOrderId(external_id): reason for external_id, reason in found}
    for external_id, reason in reasons.items():
        first = insert(unreadable_orders).values(
            shop_id=shop_id, external_id=external_id, noticed_at=now, reason=reason, looked_at=now
        )
        changes = {"reason": reason, "looked_at": now}
        keys = ["shop_id", "external_id"]
        tx.execute(first.on_conflict_do_update(index_elements=keys, set_=changes))


def unreadable_to_look_at(
    tx: Connection, shop_id: ShopId, before: datetime, limit: int
) -> list[ExternalOrderId]:
    """Return those that nobody has looked at since a time, the longest not looked at first."""
    question = (
        select(unreadable_orders.c.external_id)
        .where(
            unreadable_orders.c.shop_id == shop_id,
            or_(unreadable_orders.c.looked_at.is_(None), unreadable_orders.c.looked_at < before),
        )
        .order_by(unreadable_orders.c.looked_at, unreadable_orders.c.external_id)
        .limit(limit)
    )
    return [ExternalOrderId(one) for one in tx.scalars(question)]


def forget_old_unreadable(tx: Connection, before: datetime) -> int:
    """Drop those first noticed before a time: their goods are long gone; return how many."""
    old = unreadable_orders.c.noticed_at < before
    return tx.execute(unreadable_orders.delete().where(old)).rowcount


def forget_unreadable(
    tx: Connection, shop_id: ShopId, external_ids: Collection[ExternalOrderId]
) -> None:
    """Drop those that can be read now, if they ever could not."""
    if external_ids:
        tx.execute(
            unreadable_orders.delete().where(
                unreadable_orders.c.shop_id == shop_id,
                unreadable_orders.c.external_id.in_(external_ids),
            )
        )
