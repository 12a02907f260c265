"""Rules silenced for one buyer: a row for each key that an order of theirs must bear."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    select,
)

from app.model.facts import KeyKind
from app.model.ids import CaseId, ShopId
from app.model.snooze import Snooze
from app.store.tables import METADATA, AnyRow, UtcTime

snoozes = Table(
    "snoozes",
    METADATA,
    Column("snooze_id", String(40), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("silenced_by", Text, nullable=False),
    Column("silenced_at", UtcTime, nullable=False),
    Index("ix_snoozes_digest", "shop_id", "digest"),
)


def add_snooze(
    tx: Connection, shop_id: ShopId, snooze: Snooze, digests: Mapping[KeyKind, bytes]
) -> None:
    """Silence a rule for whoever's order bears all of these keys."""
    common = {
        "snooze_id": snooze.snooze_id,
        "shop_id": shop_id,
        "case_id": snooze.case_id,
        "rule": snooze.rule,
        "ends_at": snooze.ends_at,
        "why": snooze.why,
        "silenced_by": snooze.silenced_by,
        "silenced_at": snooze.silenced_at,
    }
    rows = [{**common, "kind": kind, "digest": digest} for kind, digest in digests.items()]
    tx.execute(snoozes.insert(), rows)


def has_snoozes(tx: Connection, shop_id: ShopId) -> bool:
    """Tell whether any rule is silent for anybody at the shop: mostly none is."""
    question = select(snoozes.c.snooze_id).where(snoozes.c.shop_id == shop_id).limit(1)
    return tx.execute(question).first() is not None


def snoozed_rules(
    tx: Connection, shop_id: ShopId, digests: Collection[bytes], now: datetime
) -> frozenset[str]:
    """Return the rules that are silent for whoever bears these hashes.

    Every key of a snooze must be among them: a mailbox alone is typed in by anybody.
    """
    theirs = select(snoozes.c.snooze_id).where(
        snoozes.c.shop_id == shop_id, snoozes.c.digest.in_(list(digests)), snoozes.c.ends_at > now
    )
    asked: dict[str, set[bytes]] = {}
    rules: dict[str, str] = {}
    for row in tx.execute(select(snoozes).where(snoozes.c.snooze_id.in_(theirs))):
        asked.setdefault(row.snooze_id, set()).add(bytes(row.digest))
        rules[row.snooze_id] = row.rule
    known = set(digests)
    return frozenset(rules[one] for one, wanted in asked.items() if wanted <= known)


def snoozes_of(tx: Connection, shop_id: ShopId, case_id: CaseId | None = None) -> list[Snooze]:
    """Return a shop's silenced rules, the latest first; of one case where it is named."""
    question = select(snoozes).where(snoozes.c.shop_id == shop_id)
    if case_id is not None:
        question = question.where(snoozes.c.case_id == case_id)
    rows = tx.execute(question.order_by(snoozes.c.silenced_at.desc(), snoozes.c.snooze_id))
    return list({row.snooze_id: _snooze(row) for row in rows}.values())


def end_snooze(tx: Connection, shop_id: ShopId, snooze_id: str) -> Snooze | None:
    """Let a rule speak again; return what had silenced it, None where nothing had."""
    is_meant = (snoozes.c.shop_id == shop_id, snoozes.c.snooze_id == snooze_id)
    row = tx.execute(select(snoozes).where(*is_meant).limit(1)).first()
    if row is None:
        return None
    tx.execute(snoozes.delete().where(*is_meant))
    return _snooze(row)


def forget_whys(tx: Connection, case_id: CaseId) -> None:
    """Empty what people wrote about the buyer of a case; that the rule is silent stays."""
    tx.execute(snoozes.update().where(snoozes.c.case_id == case_id).values(why=""))


def forget_snoozes(tx: Connection, case_ids: Collection[CaseId]) -> None:
    """Delete what was silenced for the buyers of cases."""
    tx.execute(snoozes.delete().where(snoozes.c.case_id.in_(list(case_ids))))


def forget_ended_snoozes(tx: Connection, now: datetime) -> int:
    """Delete snoozes whose time is over; return how many rows that were."""
    return tx.execute(snoozes.delete().where(snoozes.c.ends_at <= now)).rowcount


def _snooze(row: AnyRow) -> Snooze:
    return Snooze(
        snooze_id=row.snooze_id,
        case_id=CaseId(row.case_id),
        rule=row.rule,
        ends_at=row.ends_at,
        why=row.why,
        silenced_by=row.silenced_by,
        silenced_at=row.silenced_at,
    )
