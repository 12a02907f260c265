"""What became of orders later: disputes and how they went on, verdicts, reports, refunds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    func,
    literal,
    select,
)

from app.model.facts import FRAUD, OutcomeKind
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
    Column("fraud_known_at", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
    Index("ix_order_labels_order", "order_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLabel:
    """Something that became of an order. Of a dispute, reason and status are the shop's words."""

    shop_id: ShopId
    dispute_id: str
    """The shop's own id of a dispute; of others where it comes from: ``case:…``, ``file:…``."""
    order_id: OrderId
    kind: DisputeKind | OutcomeKind
    reason: str
    status: str
    is_fraud: bool
    """Whether somebody says that they did not order it."""
    opened_at: datetime
    known_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutcome:
    """What became of an order, on its way in. ``source`` and kind make a repeat known."""

    order_id: OrderId
    kind: OutcomeKind
    happened_at: datetime
    known_at: datetime
    source: str


def outcome_of_label(kind: str, *, is_fraud: bool) -> OutcomeKind:
    """Return what a label says of its order, in history's words.

    A dispute counts as a chargeback where somebody says that they did not order it.
    """
    if kind in _DISPUTES:
        return OutcomeKind.CHARGEBACK if is_fraud else OutcomeKind.DISPUTE
    return OutcomeKind(kind)


def note_outcomes(
    tx: Connection, shop_id: ShopId, outcomes: Sequence[NewOutcome], now: datetime
) -> int:
    """Keep what became of orders; return how many of them were not known yet."""
    before = {one.dispute_id for one in _known(tx, shop_id, outcomes)}
    new = {_outcome_id(one): one for one in outcomes if _outcome_id(one) not in before}
    for dispute_id, one in new.items():
        label = OrderLabel(
            shop_id=shop_id,
            dispute_id=dispute_id,
            order_id=one.order_id,
            kind=one.kind,
            reason="",
            status="",
            is_fraud=one.kind in FRAUD,
            opened_at=one.happened_at,
            known_at=one.known_at,
            changed_at=now,
        )
        tx.execute(order_labels.insert().values(**_identity(label), **_changing(label)))
    return len(new)


def _outcome_id(outcome: NewOutcome) -> str:
    return f"{outcome.source}:{outcome.order_id}:{outcome.kind}"


def _known(tx: Connection, shop_id: ShopId, outcomes: Sequence[NewOutcome]) -> list[OrderLabel]:
    found: list[OrderLabel] = []
    ids = [_outcome_id(one) for one in outcomes]
    for begin in range(0, len(ids), _AT_ONCE):
        some = order_labels.c.dispute_id.in_(ids[begin : begin + _AT_ONCE])
        found += _labels(tx, order_labels.c.shop_id == shop_id, some)
    return found


def label_of(tx: Connection, shop_id: ShopId, dispute_id: str) -> OrderLabel | None:
    """Return what is known of a dispute; None for a new one."""
    found = _labels(tx, order_labels.c.shop_id == shop_id, order_labels.c.dispute_id == dispute_id)
    return found[0] if found else None


def labels_of(tx: Connection, shop_id: ShopId, order_id: OrderId) -> list[OrderLabel]:
    """Return everything that became of an order, the first first."""
    return _labels(tx, order_labels.c.shop_id == shop_id, order_labels.c.order_id == order_id)


def disputes_of(tx: Connection, shop_id: ShopId, order_id: OrderId) -> list[OrderLabel]:
    """Return the disputes of an order's payment, the first one first."""
    return [one for one in labels_of(tx, shop_id, order_id) if one.kind in _DISPUTES]


def is_dispute() -> ColumnElement[bool]:
    """Return the condition that a label is a dispute."""
    return order_labels.c.kind.in_(sorted(_DISPUTES))


def save_label(tx: Connection, label: OrderLabel) -> None:
    """Keep a dispute as it now stands; when it, and that it is fraud, was first known stays."""
    is_label = (
        order_labels.c.shop_id == label.shop_id,
        order_labels.c.dispute_id == label.dispute_id,
    )
    changed = tx.execute(
        order_labels.update()
        .where(*is_label)
        .values(
            **_changing(label),
            fraud_known_at=func.coalesce(
                order_labels.c.fraud_known_at,
                literal(label.changed_at if label.is_fraud else None, UtcTime()),
            ),
        )
    )
    if changed.rowcount == 0:
        tx.execute(order_labels.insert().values(**_identity(label), **_changing(label)))


_AT_ONCE = 1000
_DISPUTES = frozenset(kind.value for kind in DisputeKind)


def _identity(label: OrderLabel) -> dict[str, Any]:
    return {
        "shop_id": label.shop_id,
        "dispute_id": label.dispute_id,
        "order_id": label.order_id,
        "opened_at": label.opened_at,
        "known_at": label.known_at,
        "fraud_known_at": label.known_at if label.is_fraud else None,
    }


def _changing(label: OrderLabel) -> dict[str, Any]:
    return {
        "kind": label.kind,
        "reason": label.reason,
        "status": label.status,
        "is_fraud": label.is_fraud,
        "changed_at": label.changed_at,
    }


def _labels(tx: Connection, *conditions: ColumnElement[bool]) -> list[OrderLabel]:
    question = select(order_labels).where(*conditions)
    return [
        OrderLabel(
            shop_id=ShopId(row.shop_id),
            dispute_id=row.dispute_id,
            order_id=OrderId(row.order_id),
            kind=DisputeKind(row.kind) if row.kind in _DISPUTES else OutcomeKind(row.kind),
            reason=row.reason,
            status=row.status,
            is_fraud=row.is_fraud,
            opened_at=row.opened_at,
            known_at=row.known_at,
            changed_at=row.changed_at,
        )
        for row in tx.execute(question.order_by(order_labels.c.opened_at))
    ]
