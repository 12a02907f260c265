"""Orders that a shop listed and that made no sense: nobody decides about them but its staff."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, Text, select

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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableOrder:
    """One of them; ``reason`` names the part that makes no sense and shows no value."""

    external_id: ExternalOrderId
    reason: str
    noticed_at: datetime


def note_unreadable(
    tx: Connection, shop_id: ShopId, found: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Keep orders that could not be read, each with its latest reason."""
    reasons = {ExternalOrderId(external_id): reason for external_id, reason in found}
    forget_unreadable(tx, shop_id, reasons.keys())
    rows = [
        {"shop_id": shop_id, "external_id": one, "reason": reason, "noticed_at": now}
        for one, reason in reasons.items()
    ]
    if rows:
        tx.execute(unreadable_orders.insert(), rows)


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


def unreadable_of(tx: Connection, shop_id: ShopId) -> list[UnreadableOrder]:
    """Return a shop's unreadable orders, the newest first."""
    rows = tx.execute(
        select(unreadable_orders)
        .where(unreadable_orders.c.shop_id == shop_id)
        .order_by(unreadable_orders.c.noticed_at.desc(), unreadable_orders.c.external_id)
    )
    return [
        UnreadableOrder(
            external_id=ExternalOrderId(row.external_id),
            reason=row.reason,
            noticed_at=row.noticed_at,
        )
        for row in rows
    ]
