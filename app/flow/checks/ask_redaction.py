"""Asks a provider to forget one session, and notes how far that is."""

from dataclasses import replace

from app.model.audit import AuditLine
from app.model.check import Check, CheckState, Redaction
from app.ports import Redacted
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id
from app.store.checks import check_by_id, save_check


def ask_redaction(services: Services, check: Check) -> bool:
    """Ask for a session to be forgotten; tell whether the provider took the request.

    Raises:
        UnreachableError: the provider did not answer.
        RejectedError: it refuses.
    """
    if check.session is None or check.redaction is not Redaction.NONE:
        return True
    answer = services.identity_client(check.connection).redact(check.session)
    if answer is Redacted.NOT_YET:
        return False
    _save(services, check, Redaction.DONE if answer is Redacted.DONE else Redaction.ASKED)
    return True


def _save(services: Services, check: Check, redaction: Redaction) -> None:
    now = services.now()
    with services.database.write() as tx:
        # What the buyer and the provider did during the call is in the row, not in `check`.
        case_by_id(tx, check.shop_id, check.case_id)
        current = check_by_id(tx, check.shop_id, check.check_id) or check
        if current.redaction is Redaction.DONE:
            return
        is_open = current.is_open()
        save_check(
            tx,
            replace(
                current,
                redaction=redaction,
                redacted_at=now if redaction is Redaction.DONE else None,
                state=CheckState.CLOSED if is_open else current.state,
                finished_at=now if is_open else current.finished_at,
            ),
        )
        action = "redacted" if redaction is Redaction.DONE else "redaction_asked"
        line = AuditLine(shop_id=check.shop_id, subject=check.case_id, action=action, at=now)
        write_line(tx, line)
