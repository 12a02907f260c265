"""Which parts of an order have borne our hold: one that lost it was let go by somebody."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    false,
    select,
)

from app.model.case import Case
from app.model.ids import CaseId, ExternalOrderId, ShopId
from app.model.order import Part
from app.store.cases import cases
from app.store.orders import orders
from app.store.tables import METADATA, UtcTime

held_parts = Table(
    "held_parts",
    METADATA,
    Column("case_id", ForeignKey("cases.case_id"), primary_key=True),
    Column("part_id", String(120), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("place", Text, nullable=False),
    Column("held_at", UtcTime, nullable=False),
    Column("is_shared", Boolean, nullable=False, server_default=false()),
    Index("ix_held_parts_part", "shop_id", "part_id"),
)


def remember_parts(tx: Connection, case: Case, parts: Iterable[Part], now: datetime) -> None:
    """Keep which of these parts bear the case's hold: from where each is sent, and who else holds."""
    bearing = {
        part.part_id: {"place": part.place, "is_shared": any(part.other_holds)}
        for part in parts
        if part.bears(case.hold_id)
    }
    if not bearing:
        return
    question = select(held_parts).where(held_parts.c.case_id == case.case_id)
    known = {
        row.part_id: {"place": row.place, "is_shared": row.is_shared}
        for row in tx.execute(question)
    }
    for part_id, stands in bearing.items():
        if known.get(part_id, stands) != stands:
            tx.execute(
                held_parts.update()
                .where(held_parts.c.case_id == case.case_id, held_parts.c.part_id == part_id)
                .values(**stands)
            )
    row = {"case_id": case.case_id, "shop_id": case.shop_id, "held_at": now}
    rows = [
        {**row, "part_id": part_id, **stands}
        for part_id, stands in bearing.items()
        if part_id not in known
    ]
    if rows:
        tx.execute(held_parts.insert(), rows)


def places_of_parts(tx: Connection, case_id: CaseId) -> Mapping[str, str]:
    """Return the parts that have borne the case's hold, each with its place at that time."""
    question = select(held_parts.c.part_id, held_parts.c.place).where(
        held_parts.c.case_id == case_id
    )
    return {row.part_id: row.place for row in tx.execute(question)}


def order_with_part(tx: Connection, shop_id: ShopId, part_id: str) -> ExternalOrderId | None:
    """Return the shop's id of the order of which we have held this part."""
    question = (
        select(orders.c.external_id)
        .join(cases, cases.c.order_id == orders.c.order_id)
        .join(held_parts, held_parts.c.case_id == cases.c.case_id)
        .where(held_parts.c.shop_id == shop_id, held_parts.c.part_id == part_id)
        .limit(1)
    )
    found = tx.scalar(question)
    return None if found is None else ExternalOrderId(found)


def were_shared(tx: Connection, case_id: CaseId, part_ids: Iterable[str]) -> bool:
    """Tell whether another app's hold lay beside ours on one of these parts, when it was seen last."""
    question = select(held_parts.c.part_id).where(
        held_parts.c.case_id == case_id,
        held_parts.c.part_id.in_(list(part_ids)),
        held_parts.c.is_shared,
    )
    return tx.scalar(question.limit(1)) is not None


def forget_places(tx: Connection, case_id: CaseId, part_ids: Iterable[str]) -> None:
    """Forget that these parts have borne the hold: they are to bear it as new ones would."""
    tx.execute(
        held_parts.delete().where(
            held_parts.c.case_id == case_id, held_parts.c.part_id.in_(list(part_ids))
        )
    )


def forget_parts(tx: Connection, case_id: CaseId) -> None:
    """Erase which parts a case has held."""
    tx.execute(held_parts.delete().where(held_parts.c.case_id == case_id))
