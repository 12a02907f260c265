"""What a pack in the shadow would have decided, beside what the live one decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    func,
    select,
    tuple_,
)

from app.model.decision import Assurance, Decision
from app.model.ids import OrderId, ShopId
from app.model.pack_version import PackRef
from app.store.tables import METADATA, AnyRow, UtcTime

shadow_decisions = Table(
    "shadow_decisions",
    METADATA,
    Column("order_id", ForeignKey("orders.order_id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("shop_id", String(40), nullable=False),
    Column("score", Float, nullable=False),
    Column("needed", Integer, nullable=False),
    Column("rules", Text, nullable=False),
    Column("live_score", Float, nullable=False),
    Column("live_needed", Integer, nullable=False),
    Column("live_rules", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Index("ix_shadow_decisions_pack", "shop_id", "name", "version", "decided_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one pack says of an order."""

    score: float
    needed: Assurance
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowRow:
    """What both packs said of one order, when it was last decided."""

    order_id: OrderId
    live: Said
    shadow: Said
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowCounts:
    """How many orders both packs saw, and whom either would ask."""

    orders: int
    live_asks: int
    shadow_asks: int
    both_ask: int


def keep_shadow(
    tx: Connection,
    shop_id: ShopId,
    decided: Sequence[tuple[OrderId, Decision, Decision]],
) -> None:
    """Keep what the live pack and the one in the shadow say of orders, in that sequence.

    An order that was decided before keeps the latest only.
    """
    if not decided:
        return
    rows = [_values(shop_id, *one) for one in decided]
    keys = [(row["order_id"], row["name"], row["version"]) for row in rows]
    key = tuple_(*shadow_decisions.primary_key.columns)
    tx.execute(shadow_decisions.delete().where(key.in_(keys)))
    tx.execute(shadow_decisions.insert(), rows)


def shadow_counts(tx: Connection, shop_id: ShopId, ref: PackRef) -> ShadowCounts:
    """Count what a pack in the shadow would have done so far."""
    live, shadow = shadow_decisions.c.live_needed > 0, shadow_decisions.c.needed > 0
    row = tx.execute(
        select(
            func.count().label("orders"),
            func.count().filter(live).label("live_asks"),
            func.count().filter(shadow).label("shadow_asks"),
            func.count().filter(live & shadow).label("both_ask"),
        ).where(*_of(shop_id, ref))
    ).one()
    return ShadowCounts(
        orders=row.orders,
        live_asks=row.live_asks,
        shadow_asks=row.shadow_asks,
        both_ask=row.both_ask,
    )


def shadow_differing(
    tx: Connection, shop_id: ShopId, ref: PackRef, *, limit: int
) -> list[ShadowRow]:
    """Return the latest orders for which the two packs need another proof."""
    question = (
        select(shadow_decisions)
        .where(*_of(shop_id, ref), shadow_decisions.c.live_needed != shadow_decisions.c.needed)
        .order_by(shadow_decisions.c.decided_at.desc())
        .limit(limit)
    )
    return [_row(row) for row in tx.execute(question)]


def _of(shop_id: ShopId, ref: PackRef) -> tuple[ColumnElement[bool], ...]:
    return (
        shadow_decisions.c.shop_id == shop_id,
        shadow_decisions.c.name == ref.name,
        shadow_decisions.c.version == ref.version,
    )


def _values(
    shop_id: ShopId, order_id: OrderId, live: Decision, shadow: Decision
) -> dict[str, object]:
    return {
        "order_id": order_id,
        "name": shadow.pack,
        "version": shadow.pack_version,
        "shop_id": shop_id,
        "score": shadow.score,
        "needed": int(shadow.needed),
        "rules": _rules(shadow),
        "live_score": live.score,
        "live_needed": int(live.needed),
        "live_rules": _rules(live),
        "decided_at": live.decided_at,
    }


def _rules(decision: Decision) -> str:
    return msgspec.json.encode([one.rule for one in decision.findings]).decode()


def _row(row: AnyRow) -> ShadowRow:
    return ShadowRow(
        order_id=OrderId(row.order_id),
        live=Said(
            score=row.live_score,
            needed=Assurance(row.live_needed),
            rules=msgspec.json.decode(row.live_rules, type=tuple[str, ...]),
        ),
        shadow=Said(
            score=row.score,
            needed=Assurance(row.needed),
            rules=msgspec.json.decode(row.rules, type=tuple[str, ...]),
        ),
        decided_at=row.decided_at,
    )
