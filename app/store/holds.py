"""Held orders with the rules that spoke against them: what the false-hold meter counts."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, select

from app.model.case import Cause
from app.model.check import CheckState
from app.model.decision import Assurance
from app.model.facts import OutcomeKind
from app.model.ids import ShopId
from app.rules.meter import HeldBuyer, HeldOutcome
from app.store.cases import cases
from app.store.checks import checks
from app.store.decisions import decisions, read_findings
from app.store.order_labels import order_labels
from app.store.tables import AnyRow


def held_buyers(tx: Connection, shop_id: ShopId, since: datetime, *, limit: int) -> list[HeldBuyer]:
    """Return the shop's latest held orders since a time, each with what became of it.

    The rules are those of the decision that needed proof first.
    """
    asked = decisions.alias("asked")
    earlier = decisions.alias("earlier")
    is_first = ~exists().where(
        earlier.c.order_id == asked.c.order_id,
        earlier.c.needed > 0,
        earlier.c.version < asked.c.version,
    )
    question = (
        select(
            asked.c.findings,
            asked.c.needed,
            cases.c.state,
            cases.c.cause,
            cases.c.support_reason,
            _labelled(fraud=True).label("was_fraud"),
            _labelled(fraud=False).label("was_honest"),
            _failed_check().label("has_failed"),
        )
        .join(cases, cases.c.order_id == asked.c.order_id)
        .where(asked.c.shop_id == shop_id, asked.c.needed > 0, is_first)
        .where(cases.c.opened_at >= since)
        .order_by(cases.c.opened_at.desc())
        .limit(limit)
    )
    return [_held(row) for row in tx.execute(question)]


def _labelled(*, fraud: bool) -> ColumnElement[bool]:
    kind = order_labels.c.kind == OutcomeKind.VERDICT_HONEST
    wanted = order_labels.c.is_fraud if fraud else kind
    return exists().where(order_labels.c.order_id == cases.c.order_id, wanted)


def _failed_check() -> ColumnElement[bool]:
    return exists().where(checks.c.case_id == cases.c.case_id, checks.c.state == CheckState.FAILED)


def _held(row: AnyRow) -> HeldBuyer:
    return HeldBuyer(
        rules=tuple(one.rule for one in read_findings(row.findings)),
        needed=Assurance(row.needed),
        outcome=_outcome(row),
    )


def _outcome(row: AnyRow) -> HeldOutcome:
    if row.was_fraud:
        return HeldOutcome.FAILED
    if row.cause == Cause.CHECK_PASSED or row.was_honest:
        return HeldOutcome.PASSED
    return HeldOutcome.FAILED if row.has_failed else HeldOutcome.OTHER
