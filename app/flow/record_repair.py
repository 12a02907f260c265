"""The one place where a repair is written down: a hold put again, a release finished."""

from collections.abc import Sequence
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

HOLD_AGAIN = "hold_again"
"""The action of a line: a person had a lost hold put again. Repairs count from there."""


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


def repairs_since_a_persons_word(lines: Sequence[AuditLine]) -> list[AuditLine]:
    """Return a case's lines of holds put again, since a person last had that done."""
    asked = [place for place, line in enumerate(lines) if line.action == HOLD_AGAIN]
    since = lines[asked[-1] + 1 :] if asked else lines
    return [line for line in since if line.action == Repair.HOLD]
