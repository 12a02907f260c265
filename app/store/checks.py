"""Checks: what stays of a session is an attestation that a bank may ask for."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    or_,
    select,
)

from app.model.check import Check, CheckState, Failure, NameMatch, Redaction
from app.model.ids import CaseId, CheckId, ConnectionId, SessionRef, ShopId
from app.store.shops import identity_connections
from app.store.tables import METADATA, AnyRow, UtcTime

checks = Table(
    "checks",
    METADATA,
    Column("check_id", String(40), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("connection", ForeignKey("identity_connections.connection_id"), nullable=False),
    Column("session", Text),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_attempt", Text),
    Column("failure", String(40)),
    Column("name_match", String(12)),
    Column("redaction", String(8), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("redacted_at", UtcTime),
    Column("asked_at", UtcTime),
    Column("waits_at", UtcTime),
    Index("ix_checks_session", "shop_id", "session"),
    Index("ix_checks_open", "state", "asked_at"),
    Index("ix_checks_redaction", "redaction", "asked_at"),
)


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def save_check(tx: Connection, check: Check) -> None:
    """Keep a check, new or changed."""
    changed = tx.execute(
        checks.update().where(checks.c.check_id == check.check_id).values(**_values(check))
    )
    if changed.rowcount == 0:
        tx.execute(checks.insert().values(**_values(check)))


def check_by_id(tx: Connection, shop_id: ShopId, check_id: CheckId) -> Check | None:
    """Return a check of the shop, locked until the end; its case is to be locked before."""
    question = select(checks).where(checks.c.check_id == check_id, checks.c.shop_id == shop_id)
    row = tx.execute(question.with_for_update()).one_or_none()
    return None if row is None else _check(row)


def check_by_session(tx: Connection, shop_id: ShopId, session: SessionRef) -> Check | None:
    """Return the check behind a provider's session, if it is one of the shop's."""
    question = select(checks).where(checks.c.shop_id == shop_id, checks.c.session == session)
    row = tx.execute(question.with_for_update()).first()
    return None if row is None else _check(row)


def checks_of(tx: Connection, shop_id: ShopId, case_id: CaseId) -> list[Check]:
    """Return the case's checks, first to last."""
    question = select(checks).where(checks.c.shop_id == shop_id, checks.c.case_id == case_id)
    return [_check(row) for row in tx.execute(question.order_by(checks.c.started_at))]


def last_sessions(
    tx: Connection, shop_id: ShopId, provider: str
) -> list[tuple[ConnectionId, SessionRef]]:
    """Return the shop's latest session over each of its connections to a provider."""
    used = (
        select(checks.c.connection)
        .join(identity_connections)
        .where(
            checks.c.shop_id == shop_id,
            checks.c.session.is_not(None),
            identity_connections.c.provider == provider,
        )
        .distinct()
    )
    return [(ConnectionId(one), _last_session(tx, shop_id, one)) for one in tx.scalars(used).all()]


def _last_session(tx: Connection, shop_id: ShopId, connection: str) -> SessionRef:
    question = select(checks.c.session).where(
        checks.c.shop_id == shop_id,
        checks.c.connection == connection,
        checks.c.session.is_not(None),
    )
    latest = question.order_by(checks.c.started_at.desc()).limit(1)
    return SessionRef(tx.execute(latest).scalar_one())


def open_check_of(tx: Connection, case_id: CaseId) -> Check | None:
    """Return the case's one check that is not finished."""
    question = select(checks).where(
        checks.c.case_id == case_id,
        checks.c.state.in_([CheckState.STARTING, CheckState.OPEN]),
    )
    row = tx.execute(question.with_for_update()).first()
    return None if row is None else _check(row)


def overdue_checks(
    tx: Connection, before: datetime, limit: int
) -> Sequence[tuple[ShopId, SessionRef]]:
    """Return open sessions about which the provider said nothing since a time."""
    question = (
        select(checks.c.shop_id, checks.c.session)
        .where(
            checks.c.state == CheckState.OPEN,
            checks.c.session.is_not(None),
            checks.c.asked_at < before,
        )
        .order_by(checks.c.asked_at)
        .limit(limit)
    )
    return [(ShopId(row.shop_id), SessionRef(row.session)) for row in tx.execute(question)]


def note_asked(tx: Connection, check_id: CheckId, now: datetime) -> None:
    """Note when the provider was last asked, so that others have their turn."""
    tx.execute(checks.update().where(checks.c.check_id == check_id).values(asked_at=now))


def note_waiting(tx: Connection, check_id: CheckId, now: datetime) -> None:
    """Note that the provider, asked then, said: the check waits for its buyer, nothing is in."""
    tx.execute(checks.update().where(checks.c.check_id == check_id).values(waits_at=now))


def may_have_passed(tx: Connection, case_id: CaseId, since: datetime) -> bool:
    """Tell whether a session is open of which the provider has not said since that it waits.

    Its buyer may have passed, or handed something in, and we have not heard of it.
    """
    question = select(checks.c.check_id).where(
        checks.c.case_id == case_id,
        checks.c.state.in_([CheckState.STARTING, CheckState.OPEN]),
        checks.c.session.is_not(None),
        or_(checks.c.waits_at.is_(None), checks.c.waits_at < since),
    )
    return tx.execute(question).first() is not None


def has_answered(tx: Connection, check_id: CheckId, since: datetime) -> bool:
    """Tell whether the provider has said since that this check waits for its buyer."""
    question = select(checks.c.check_id).where(
        checks.c.check_id == check_id, checks.c.waits_at >= since
    )
    return tx.execute(question).first() is not None


def ask_soon(tx: Connection, check_id: CheckId) -> None:
    """Let the provider be asked at the clock's next round, before all others."""
    note_asked(tx, check_id, _LONG_AGO)


def unconfirmed_redactions(
    tx: Connection, before: datetime, limit: int
) -> Sequence[tuple[ShopId, SessionRef]]:
    """Return sessions that the provider was asked to forget and has not said that it did."""
    question = (
        select(checks.c.shop_id, checks.c.session)
        .where(checks.c.redaction == Redaction.ASKED, checks.c.asked_at < before)
        .order_by(checks.c.asked_at)
        .limit(limit)
    )
    return [(ShopId(row.shop_id), SessionRef(row.session)) for row in tx.execute(question)]


def _values(check: Check) -> dict[str, Any]:
    return {
        "check_id": check.check_id,
        "shop_id": check.shop_id,
        "case_id": check.case_id,
        "connection": check.connection,
        "session": check.session,
        "state": check.state,
        "attempts": check.attempts,
        "last_attempt": check.last_attempt,
        "failure": check.failure,
        "name_match": check.name_match,
        "redaction": check.redaction,
        "started_at": check.started_at,
        "finished_at": check.finished_at,
        "redacted_at": check.redacted_at,
    }


def _check(row: AnyRow) -> Check:
    return Check(
        check_id=CheckId(row.check_id),
        shop_id=ShopId(row.shop_id),
        case_id=CaseId(row.case_id),
        connection=ConnectionId(row.connection),
        session=None if row.session is None else SessionRef(row.session),
        state=CheckState(row.state),
        attempts=row.attempts,
        last_attempt=row.last_attempt,
        failure=None if row.failure is None else Failure(row.failure),
        name_match=None if row.name_match is None else NameMatch(row.name_match),
        redaction=Redaction(row.redaction),
        started_at=row.started_at,
        finished_at=row.finished_at,
        redacted_at=row.redacted_at,
    )
