"""The timeline: audit lines, and the calls that were made to shops."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    func,
    select,
)

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.store.tables import METADATA, AnyRow, UtcTime

audit_lines = Table(
    "audit_lines",
    METADATA,
    Column(
        "line_id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("shop_id", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_audit_lines_subject", "shop_id", "subject", "line_id"),
)

shop_calls = Table(
    "shop_calls",
    METADATA,
    Column(
        "call_id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("shop_id", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("method", String(8), nullable=False),
    Column("path", Text, nullable=False),
    Column("status", Integer),
    Column("milliseconds", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_shop_calls_subject", "shop_id", "subject", "call_id"),
    Index("ix_shop_calls_at", "at"),
)


_QUOTE_A_SHOP = ("set_aside", "cancel_refused", "release_lost")


def write_line(tx: Connection, line: AuditLine) -> None:
    """Add a line to a subject's timeline."""
    tx.execute(
        audit_lines.insert().values(
            shop_id=line.shop_id,
            subject=line.subject,
            action=line.action,
            actor=line.actor,
            details=msgspec.json.encode(line.details).decode(),
            at=line.at,
        )
    )


def timeline(tx: Connection, shop_id: ShopId, subject: str) -> list[AuditLine]:
    """Return a subject's lines, first to last."""
    question = (
        select(audit_lines)
        .where(audit_lines.c.shop_id == shop_id, audit_lines.c.subject == subject)
        .order_by(audit_lines.c.line_id)
    )
    return [_line(row) for row in tx.execute(question)]


def lines_since(
    tx: Connection, shop_id: ShopId, subject: str, action: str, *, since: datetime
) -> list[AuditLine]:
    """Return the lines of one action that were written of a subject since a time, first to last."""
    question = (
        select(audit_lines)
        .where(
            audit_lines.c.shop_id == shop_id,
            audit_lines.c.subject == subject,
            audit_lines.c.action == action,
            audit_lines.c.at >= since,
        )
        .order_by(audit_lines.c.line_id)
    )
    return [_line(row) for row in tx.execute(question)]


def last_line_at(
    tx: Connection, shop_id: ShopId, subject: str, actions: Collection[str]
) -> datetime | None:
    """Return when one of these was done to a subject last; None where none ever was."""
    question = select(func.max(audit_lines.c.at)).where(
        audit_lines.c.shop_id == shop_id,
        audit_lines.c.subject == subject,
        audit_lines.c.action.in_(list(actions)),
    )
    found: datetime | None = tx.scalar(question)
    return found


def blank_problems(tx: Connection, shop_id: ShopId, subject: str) -> None:
    """Erase why something failed from a subject's lines; that it failed stays."""
    question = select(audit_lines.c.line_id, audit_lines.c.details).where(
        audit_lines.c.shop_id == shop_id,
        audit_lines.c.subject == subject,
        audit_lines.c.action.in_(_QUOTE_A_SHOP),
    )
    for row in tx.execute(question).all():
        details = msgspec.json.decode(row.details, type=dict[str, str | int | float | bool])
        details.pop("problem", None)
        tx.execute(
            audit_lines.update()
            .where(audit_lines.c.line_id == row.line_id)
            .values(details=msgspec.json.encode(details).decode())
        )


def write_calls(tx: Connection, calls: Sequence[dict[str, Any]]) -> None:
    """Keep the calls made for a subject."""
    if calls:
        tx.execute(shop_calls.insert(), list(calls))


def calls_of(tx: Connection, shop_id: ShopId, subject: str) -> Sequence[AnyRow]:
    """Return the calls made for a subject, first to last."""
    return tx.execute(
        select(shop_calls)
        .where(shop_calls.c.shop_id == shop_id, shop_calls.c.subject == subject)
        .order_by(shop_calls.c.call_id)
        .limit(500)
    ).all()


def forget_calls(tx: Connection, before: datetime) -> int:
    """Delete calls older than a time; return how many."""
    return tx.execute(shop_calls.delete().where(shop_calls.c.at < before)).rowcount


def _line(row: AnyRow) -> AuditLine:
    return AuditLine(
        shop_id=ShopId(row.shop_id),
        subject=row.subject,
        action=row.action,
        actor=row.actor,
        details=msgspec.json.decode(row.details),
        at=row.at,
    )
