"""Which parts of an order have borne our hold: one that lost it was let go by somebody."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, Text, select

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
    Index("ix_held_parts_part", "shop_id", "part_id"),
)


def remember_parts(tx: Connection, case: Case, parts: Iterable[Part], now: datetime) -> None:
    """Keep which of these parts bear the case's hold, and where each is sent from now."""
    bearing = {part.part_id: part.place for part in parts if part.bears(case.hold_id)}
    if not bearing:
        return
    known = places_of_parts(tx, case.case_id)
    moved = [part_id for part_id, place in bearing.items() if known.get(part_id, place) != place]
    for part_id in moved:
        tx.execute(
            held_parts.update()
            .where(held_parts.c.case_id == case.case_id, held_parts.c.part_id == part_id)
            .values(place=bearing[part_id])
        )
    rows = [
        {
            "case_id": case.case_id,
            "part_id": part_id,
            "shop_id": case.shop_id,
            "place": place,
            "held_at": now,
        }
        for part_id, place in bearing.items()
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


def forget_parts(tx: Connection, case_id: CaseId) -> None:
    """Erase which parts a case has held."""
    tx.execute(held_parts.delete().where(held_parts.c.case_id == case_id))
