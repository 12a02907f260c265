"""The one place where a repair is written down: a hold put again, a release finished."""

from enum import StrEnum
from functools import partial

from app.metrics import count_repair
from app.model.audit import AuditLine
from app.model.case import Case
from app.services import Services
from app.store.audit import write_line
from app.store.ledger import RELEASED_AGAIN
from app.store.shops import shop_by_id
from app.store.transaction import Transaction, after_commit


class Repair(StrEnum):
    """What was repaired; the actions of its lines."""

    HOLD = "held_again"
    RELEASE = RELEASED_AGAIN


def record_repair(
    services: Services,
    tx: Transaction,
    case: Case,
    repair: Repair,
    *,
    details: dict[str, str | int | float | bool],
) -> None:
    """Write a repair into the case's timeline and count it."""
    line = AuditLine(
        shop_id=case.shop_id,
        subject=case.case_id,
        action=repair,
        at=services.now(),
        details=details,
    )
    write_line(tx, line)
    kind = shop_by_id(tx, case.shop_id).kind
    after_commit(tx, partial(count_repair, kind, repair.name.lower()))
