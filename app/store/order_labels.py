"""What became of orders later: their payments were disputed, and how that went on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    select,
)

from app.model.ids import OrderId, ShopId
from app.model.shop_event import DisputeKind
from app.store.tables import METADATA, UtcTime

order_labels = Table(
    "order_labels",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("dispute_id", String(120), primary_key=True),
    Column("order_id", ForeignKey("orders.order_id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("is_fraud", Boolean, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("known_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index("ix_order_labels_order", "order_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLabel:
    """A dispute of an order's payment. ``reason`` and ``status`` are the shop's words."""

    shop_id: ShopId
    dispute_id: str
    order_id: OrderId
    kind: DisputeKind
    reason: str
    status: str
    is_fraud: bool
    """Whether somebody says that they did not order it."""
    opened_at: datetime
    known_at: datetime
    changed_at: datetime


def label_of(tx: Connection, shop_id: ShopId, dispute_id: str) -> OrderLabel | None:
    """Return what is known of a dispute; None for a new one."""
    found = _labels(tx, order_labels.c.shop_id == shop_id, order_labels.c.dispute_id == dispute_id)
    return found[0] if found else None


def labels_of(tx: Connection, shop_id: ShopId, order_id: OrderId) -> list[OrderLabel]:
    """Return the disputes of an order, the first one first."""
    return _labels(tx, order_labels.c.shop_id == shop_id, order_labels.c.order_id == order_id)


def save_label(tx: Connection, label: OrderLabel) -> None:
    """Keep a dispute as it now stands; when it was first known stays."""
    values = {
        "kind": label.kind,
        "reason": label.reason,
        "status": label.status,
        "is_fraud": label.is_fraud,
        "changed_at": label.changed_at,
    }
    changed = tx.execute(
        order_labels.update()
        .where(
            order_labels.c.shop_id == label.shop_id,
            order_labels.c.dispute_id == label.dispute_id,
        )
        .values(**values)
    )
    if changed.rowcount == 0:
        tx.execute(
            order_labels.insert().values(
                shop_id=label.shop_id,
                dispute_id=label.dispute_id,
                order_id=label.order_id,
                opened_at=label.opened_at,
                known_at=label.known_at,
                **values,
            )
        )


def _labels(tx: Connection, *conditions: ColumnElement[bool]) -> list[OrderLabel]:
    question = select(order_labels).where(*conditions)
    return [
        OrderLabel(
            shop_id=ShopId(row.shop_id),
            dispute_id=row.dispute_id,
            order_id=OrderId(row.order_id),
            kind=DisputeKind(row.kind),
            reason=row.reason,
            status=row.status,
            is_fraud=row.is_fraud,
            opened_at=row.opened_at,
            known_at=row.known_at,
            changed_at=row.changed_at,
        )
        for row in tx.execute(question.order_by(order_labels.c.opened_at))
    ]
