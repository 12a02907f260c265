"""Says what Clearhold cannot mend of an order's hold or release, and alarms the merchant."""

from enum import StrEnum

from app.model.audit import AuditLine
from app.model.case import Case
from app.model.effect import EffectKind, Letter
from app.services import Services
from app.store.audit import write_line
from app.store.effects import is_owed, owe
from app.store.ledger import RELEASE_LOST
from app.store.transaction import Transaction


class Lost(StrEnum):
    """What did not last; the actions of the lines that say so."""

    HOLD = "hold_lost"
    RELEASE = RELEASE_LOST
    """Undone again and again; or ``refused`` by the shop for good."""
    PASS = "passed_too_late"  # noqa: S105 - what happened, not a secret
    """The buyer passed when their order was being cancelled already."""


def give_up(
    services: Services,
    tx: Transaction,
    case: Case,
    lost: Lost,
    *,
    details: dict[str, str | int | float | bool],
) -> None:
    """Write it into the case's timeline and owe the letter of alarm, which tells that line."""
    now, subject = services.now(), (case.shop_id, case.case_id)
    line = AuditLine(
        shop_id=case.shop_id, subject=case.case_id, action=lost, at=now, details=details
    )
    write_line(tx, line)
    if not is_owed(tx, *subject, EffectKind.SEND_MAIL, letter=Letter.ALARM):
        owe(tx, *subject, EffectKind.SEND_MAIL, letter=Letter.ALARM, now=now)
