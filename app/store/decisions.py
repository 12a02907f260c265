"""Every decision ever made about an order: its findings, and the signals that led to them.

Rows are never changed, but for what goes with the order's person: the fingerprint, and
signals whose text may name somebody.
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
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

from app.model.decision import Assurance, Decision, Finding
from app.model.ids import OrderId, ShopId
from app.store.many_rows import insert_values
from app.store.signal_lists import (
    keep_names,
    names_for,
    pack_values,
    signal_lists,
    unpack_values,
    without_words,
)
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
    Column("signal_list", String(16)),
    Column("signals", LargeBinary),
    Column("snoozed", Text, nullable=False, server_default="[]"),
    Column("took_us", Integer, nullable=False, server_default="0"),
    UniqueConstraint("order_id", "version"),
    Index("ix_decisions_time", "shop_id", "decided_at"),
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
        names = names_for([one.decision.signals for one in new])
        digest = keep_names(tx, names)
        kept = {"shop_id": shop_id, "signal_list": digest}
        insert_values(tx, decisions, [{**kept, **_values(one, names)} for one in new])


def decide_anew(tx: Connection, order_ids: Sequence[OrderId]) -> None:
    """Let orders be decided again should they come back, though nothing of them changed."""
    if order_ids:
        anew = decisions.update().where(decisions.c.order_id.in_(order_ids))
        tx.execute(anew.values(fingerprint=""))


def forget_words(tx: Connection, order_ids: Sequence[OrderId]) -> None:
    """Erase from decisions what leads to the order's person; what was decided stays."""
    tx.execute(decisions.update().where(decisions.c.order_id.in_(order_ids)).values(fingerprint=""))
    for row in tx.execute(_QUESTION.where(decisions.c.order_id.in_(order_ids))).all():
        erased = without_words(row.names, row.signals)
        if erased != row.signals:
            this = decisions.update().where(decisions.c.decision_id == row.decision_id)
            tx.execute(this.values(signals=erased))


def decisions_of(tx: Connection, shop_id: ShopId, order_id: OrderId) -> list[Decision]:
    """Return every decision about an order, first to last."""
    question = _QUESTION.where(decisions.c.shop_id == shop_id, decisions.c.order_id == order_id)
    return [_decision(row) for row in tx.execute(question.order_by(decisions.c.version))]


def last_decision(tx: Connection, order_id: OrderId) -> Decision | None:
    """Return the latest decision about an order."""
    question = _QUESTION.where(decisions.c.order_id == order_id)
    row = tx.execute(question.order_by(decisions.c.version.desc()).limit(1)).first()
    return None if row is None else _decision(row)


def decided_since(tx: Connection, shop_id: ShopId, since: datetime) -> int:
    """Return how many decisions were made for a shop since a time."""
    question = select(func.count()).where(
        decisions.c.shop_id == shop_id, decisions.c.decided_at >= since
    )
    return tx.scalar(question) or 0


_QUESTION = select(decisions, signal_lists.c.names).join(
    signal_lists, signal_lists.c.digest == decisions.c.signal_list, isouter=True
)


def _values(new: NewDecision, names: Sequence[str]) -> dict[str, Any]:
    decision = new.decision
    return {
        "order_id": new.order_id,
        "version": new.version,
        "fingerprint": new.fingerprint,
        "pack": decision.pack,
        "pack_version": decision.pack_version,
        "score": decision.score,
        "needed": int(decision.needed),
        "findings": write_findings(decision.findings),
        "unknown": msgspec.json.encode(decision.unknown).decode(),
        "decided_at": decision.decided_at,
        "signals": pack_values(names, decision.signals),
        "snoozed": msgspec.json.encode(decision.snoozed).decode(),
        "took_us": decision.took_us,
    }


def write_findings(findings: Sequence[Finding]) -> str:
    """Return findings as they are kept."""
    return msgspec.json.encode(findings).decode()


def read_findings(kept: str) -> tuple[Finding, ...]:
    """Return kept findings."""
    return _FINDINGS.decode(kept)


_FINDINGS = msgspec.json.Decoder(tuple[Finding, ...])


def _decision(row: AnyRow) -> Decision:
    return Decision(
        pack=row.pack,
        pack_version=row.pack_version,
        score=row.score,
        needed=Assurance(row.needed),
        findings=read_findings(row.findings),
        unknown=msgspec.json.decode(row.unknown, type=tuple[str, ...]),
        decided_at=row.decided_at,
        signals=unpack_values(row.names, row.signals),
        snoozed=msgspec.json.decode(row.snoozed, type=tuple[str, ...]),
        took_us=row.took_us,
    )
