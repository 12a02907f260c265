"""Cases and their links: reading, moving under a version, and the merchant's lists."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    func,
    or_,
    select,
    text,
)

from app.model.case import CLOSED, Case, Cause, State, SupportReason
from app.model.deadline import CHECK_GRACE
from app.model.errors import NotFoundError
from app.model.ids import CaseId, HoldId, OrderId, ShopId, StormId
from app.model.order import LimitKind
from app.store.tables import METADATA, AnyRow, UtcTime

OPEN = tuple(state for state in State if state not in CLOSED)
"""States of cases that are not over. To ask for these spares a look at all that are."""
_TOKEN_BYTES = 32
_IS_MISSED = text("deadline_missed_at IS NOT NULL")

cases = Table(
    "cases",
    METADATA,
    Column("case_id", String(40), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("order_id", ForeignKey("orders.order_id"), nullable=False, index=True),
    Column("hold_id", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("cause", String(24)),
    Column("support_reason", String(24)),
    Column("needed", Integer, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("held_at", UtcTime),
    Column("answer_by", UtcTime),
    Column("remind_at", UtcTime),
    Column("reminded_at", UtcTime),
    Column("own_limit_at", UtcTime),
    Column("deadline_at", UtcTime),
    Column("deadline_kind", String(16)),
    Column("warned_at", UtcTime),
    Column("deadline_over_at", UtcTime),
    Column("overdue_since", UtcTime),
    Column("deadline_missed_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("forgotten_at", UtcTime),
    Column("silent_since", UtcTime),
    Column("storm_id", String(40)),
    Index("ix_cases_silent_since", "state", "silent_since"),
    Index("ix_cases_storm_id", "storm_id", "state"),
    Index("ix_cases_opened_at", "shop_id", "opened_at"),
    Index("ix_cases_shop", "shop_id", "state", "opened_at"),
    Index("ix_cases_closed_at", "shop_id", "state", "closed_at"),
    Index("ix_cases_forget", "shop_id", "forgotten_at", "closed_at"),
    Index("ix_cases_answer_by", "state", "answer_by"),
    Index("ix_cases_remind_at", "state", "remind_at"),
    Index("ix_cases_deadline_at", "state", "deadline_at"),
    Index(
        *("ix_cases_missed", "deadline_missed_at"),
        sqlite_where=_IS_MISSED,
        postgresql_where=_IS_MISSED,
    ),
)

links = Table(
    "links",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)


def add_case(tx: Connection, case: Case) -> None:
    """Keep a new case."""
    tx.execute(cases.insert().values(**_values(case)))


def case_by_id(tx: Connection, shop_id: ShopId, case_id: CaseId) -> Case:
    """Return a case of the shop, locked against other moves until the end.

    Raises:
        NotFoundError: there is none, or it is another shop's.
    """
    question = select(cases).where(cases.c.case_id == case_id, cases.c.shop_id == shop_id)
    row = tx.execute(question.with_for_update()).one_or_none()
    if row is None:
        msg = "There is no such case."
        raise NotFoundError(msg)
    return case_of_row(row)


def open_cases_of(
    tx: Connection, order_ids: Iterable[OrderId], *, locked: bool = False
) -> dict[OrderId, Case]:
    """Return the open case of each order that has one; locked, no other moves it meanwhile."""
    wanted = list(order_ids)
    if not wanted:
        return {}
    question = select(cases).where(cases.c.order_id.in_(wanted), cases.c.state.not_in(CLOSED))
    if locked:
        question = question.with_for_update()
    return {OrderId(row.order_id): case_of_row(row) for row in tx.execute(question)}


def last_case_of(tx: Connection, order_id: OrderId) -> Case | None:
    """Return the order's latest case, open or closed."""
    question = select(cases).where(cases.c.order_id == order_id)
    row = tx.execute(question.order_by(cases.c.opened_at.desc()).limit(1)).first()
    return None if row is None else case_of_row(row)


def holds_of_closed_cases(tx: Connection, order_id: OrderId) -> list[HoldId]:
    """Return the hold ids of the order's cases that are over, oldest first."""
    question = select(cases.c.hold_id).where(
        cases.c.order_id == order_id, cases.c.state.in_(CLOSED)
    )
    return [HoldId(found) for found in tx.scalars(question.order_by(cases.c.opened_at))]


def save_case(tx: Connection, case: Case) -> None:
    """Keep a case as it is after its moves; it was locked when it was read."""
    tx.execute(cases.update().where(cases.c.case_id == case.case_id).values(**_values(case)))


def mint_link(
    tx: Connection, shop_id: ShopId, case_id: CaseId, now: datetime, *, expires_at: datetime
) -> str:
    """Make a random token for a case and return it; only its hash is kept."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    tx.execute(
        links.insert().values(
            token_hash=_hash(token),
            shop_id=shop_id,
            case_id=case_id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return token


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a token leads to."""

    shop_id: ShopId
    case_id: CaseId
    expires_at: datetime
    revoked_at: datetime | None


def link_by_token(tx: Connection, token: str) -> Link | None:
    """Return what a token leads to; None for a guess."""
    row = tx.execute(select(links).where(links.c.token_hash == _hash(token))).one_or_none()
    if row is None:
        return None
    return Link(
        shop_id=row.shop_id,
        case_id=row.case_id,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def revoke_links(tx: Connection, case_id: CaseId, now: datetime) -> None:
    """Make every link of a case end together."""
    tx.execute(
        links.update()
        .where(links.c.case_id == case_id, links.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def extend_links(tx: Connection, case_id: CaseId, expires_at: datetime) -> None:
    """Let every link of a case live until a later time."""
    tx.execute(links.update().where(links.c.case_id == case_id).values(expires_at=expires_at))


def cases_due(tx: Connection, now: datetime, limit: int) -> Sequence[Case]:
    """Return cases that wait for a buyer and whose time is up; a check begun has a little longer."""
    question = (
        select(cases)
        .where(
            or_(
                and_(cases.c.state.in_([State.HELD, State.INVITED]), cases.c.answer_by <= now),
                and_(cases.c.state == State.CHECKING, cases.c.answer_by <= now - CHECK_GRACE),
            )
        )
        .order_by(cases.c.answer_by)
        .limit(limit)
    )
    return [case_of_row(row) for row in tx.execute(question)]


def undecided_cases(tx: Connection, shop_id: ShopId) -> list[Case]:
    """Return the shop's open cases, locked against other moves until the end."""
    question = select(cases).where(cases.c.shop_id == shop_id, cases.c.state.in_(OPEN))
    return [case_of_row(row) for row in tx.execute(question.with_for_update())]


def cases_to_remind(tx: Connection, now: datetime, limit: int) -> Sequence[Case]:
    """Return invited cases whose reminder is due and was not sent, longest due first."""
    question = (
        select(cases)
        .where(
            cases.c.state.in_([State.INVITED, State.CHECKING]),
            cases.c.remind_at <= now,
            cases.c.answer_by > now,
            cases.c.reminded_at.is_(None),
        )
        .order_by(cases.c.remind_at)
        .limit(limit)
    )
    return [case_of_row(row) for row in tx.execute(question)]


def cases_to_forget(tx: Connection, shop_id: ShopId, before: datetime, limit: int) -> list[Case]:
    """Return closed cases whose outcome is older than a time and not forgotten yet."""
    question = (
        select(cases)
        .where(
            cases.c.shop_id == shop_id,
            cases.c.state.in_(CLOSED),
            cases.c.closed_at < before,
            cases.c.forgotten_at.is_(None),
        )
        .limit(limit)
    )
    return [case_of_row(row) for row in tx.execute(question)]


def mark_forgotten(tx: Connection, case_id: CaseId, now: datetime) -> None:
    """Note that the person of a case is gone; the case stays."""
    tx.execute(cases.update().where(cases.c.case_id == case_id).values(forgotten_at=now))
    tx.execute(links.delete().where(links.c.case_id == case_id))


def forgotten_at(tx: Connection, case_id: CaseId) -> datetime | None:
    """Return when the person of a case was forgotten."""
    return tx.scalar(select(cases.c.forgotten_at).where(cases.c.case_id == case_id))


def count_by_state(tx: Connection, shop_ids: Sequence[ShopId]) -> dict[State, int]:
    """Return how many cases stand in each state."""
    question = (
        select(cases.c.state, func.count())
        .where(cases.c.shop_id.in_(shop_ids))
        .group_by(cases.c.state)
    )
    return {State(state): count for state, count in tx.execute(question)}


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _values(case: Case) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "shop_id": case.shop_id,
        "order_id": case.order_id,
        "hold_id": case.hold_id,
        "state": case.state,
        "version": case.version,
        "cause": case.cause,
        "support_reason": case.support_reason,
        "needed": case.needed,
        "opened_at": case.opened_at,
        "held_at": case.held_at,
        "answer_by": case.answer_by,
        "remind_at": case.remind_at,
        "reminded_at": case.reminded_at,
        **_deadline_values(case),
        "closed_at": case.closed_at,
        "silent_since": case.silent_since,
        "storm_id": case.storm_id,
    }


def _deadline_values(case: Case) -> dict[str, Any]:
    return {
        "own_limit_at": case.own_limit_at,
        "deadline_at": case.deadline_at,
        "deadline_kind": case.deadline_kind,
        "warned_at": case.warned_at,
        "deadline_over_at": case.deadline_over_at,
        "overdue_since": case.overdue_since,
        "deadline_missed_at": case.deadline_missed_at,
    }


def case_of_row(row: AnyRow) -> Case:
    """Return a case as its row says."""
    return Case(
        case_id=CaseId(row.case_id),
        shop_id=ShopId(row.shop_id),
        order_id=OrderId(row.order_id),
        hold_id=HoldId(row.hold_id),
        state=State(row.state),
        version=row.version,
        cause=None if row.cause is None else Cause(row.cause),
        support_reason=None if row.support_reason is None else SupportReason(row.support_reason),
        needed=row.needed,
        opened_at=row.opened_at,
        held_at=row.held_at,
        answer_by=row.answer_by,
        remind_at=row.remind_at,
        reminded_at=row.reminded_at,
        own_limit_at=row.own_limit_at,
        deadline_at=row.deadline_at,
        deadline_kind=None if row.deadline_kind is None else LimitKind(row.deadline_kind),
        warned_at=row.warned_at,
        deadline_over_at=row.deadline_over_at,
        overdue_since=row.overdue_since,
        deadline_missed_at=row.deadline_missed_at,
        closed_at=row.closed_at,
        silent_since=row.silent_since,
        storm_id=None if row.storm_id is None else StormId(row.storm_id),
    )
