"""Every decision ever made about an order, with its findings.

Rows are never changed, but for the fingerprint, which goes with the order's person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

from app.model.decision import Assurance, Decision, Finding
from app.model.ids import OrderId, ShopId
from app.store.tables import METADATA, AnyRow, UtcTime

decisions = Table(
    "decisions",
    METADATA,
    Column(
        "decision_id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("shop_id", String(40), nullable=False),
    Column("order_id", ForeignKey("orders.order_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("pack", String(40), nullable=False),
    Column("pack_version", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("needed", Integer, nullable=False),
    Column("findings", Text, nullable=False),
    Column("unknown", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    UniqueConstraint("order_id", "version"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDecided:
    """What was decided last about an order: of which state, and as which version."""

    fingerprint: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision on its way in, about the state of an order that the fingerprint names."""

    order_id: OrderId
    fingerprint: str
    version: int
    decision: Decision


def last_decided(tx: Connection, order_ids: Sequence[OrderId]) -> dict[OrderId, LastDecided]:
    """Return what was decided last about each of these orders that was decided before."""
    question = (
        select(decisions.c.order_id, decisions.c.fingerprint, decisions.c.version)
        .where(decisions.c.order_id.in_(order_ids))
        .order_by(decisions.c.version)
    )
    return {
        OrderId(row.order_id): LastDecided(fingerprint=row.fingerprint, version=row.version)
        for row in tx.execute(question)
    }


def add_decisions(tx: Connection, shop_id: ShopId, new: Sequence[NewDecision]) -> None:
    """Keep decisions, each as its order's next version."""
    if new:
        tx.execute(decisions.insert(), [_values(shop_id, one) for one in new])


def decide_anew(tx: Connection, order_ids: Sequence[OrderId]) -> None:
    """Let orders be decided again should they come back, though nothing of them changed."""
    if order_ids:
        anew = decisions.update().where(decisions.c.order_id.in_(order_ids))
        tx.execute(anew.values(fingerprint=""))


def decisions_of(tx: Connection, shop_id: ShopId, order_id: OrderId) -> list[Decision]:
    """Return every decision about an order, first to last."""
    question = select(decisions).where(
        decisions.c.shop_id == shop_id, decisions.c.order_id == order_id
    )
    return [_decision(row) for row in tx.execute(question.order_by(decisions.c.version))]


def last_decision(tx: Connection, order_id: OrderId) -> Decision | None:
    """Return the latest decision about an order."""
    question = select(decisions).where(decisions.c.order_id == order_id)
    row = tx.execute(question.order_by(decisions.c.version.desc()).limit(1)).first()
    return None if row is None else _decision(row)


def decided_since(tx: Connection, shop_id: ShopId, since: datetime) -> int:
    """Return how many decisions were made for a shop since a time."""
    question = select(func.count()).where(
        decisions.c.shop_id == shop_id, decisions.c.decided_at >= since
    )
    return tx.scalar(question) or 0


def _values(shop_id: ShopId, new: NewDecision) -> dict[str, Any]:
    decision = new.decision
    return {
        "shop_id": shop_id,
        "order_id": new.order_id,
        "version": new.version,
        "fingerprint": new.fingerprint,
        "pack": decision.pack,
        "pack_version": decision.pack_version,
        "score": decision.score,
        "needed": int(decision.needed),
        "findings": msgspec.json.encode(decision.findings).decode(),
        "unknown": msgspec.json.encode(decision.unknown).decode(),
        "decided_at": decision.decided_at,
    }


def _decision(row: AnyRow) -> Decision:
    return Decision(
        pack=row.pack,
        pack_version=row.pack_version,
        score=row.score,
        needed=Assurance(row.needed),
        findings=msgspec.json.decode(row.findings, type=tuple[Finding, ...]),
        unknown=msgspec.json.decode(row.unknown, type=tuple[str, ...]),
        decided_at=row.decided_at,
    )
