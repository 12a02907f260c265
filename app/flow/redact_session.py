"""Asks the provider to forget the sessions of a case, until it confirms that it did."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.model.audit import AuditLine
from app.model.check import Check, CheckState, Redaction
from app.model.effect import Effect, EffectState
from app.model.errors import UnreachableError
from app.model.ids import CaseId
from app.ports import IdentityClient, Redacted
from app.services import Services
from app.store.audit import write_line
from app.store.checks import checks_of, save_check
from app.store.effects import finish
from app.store.shops import shop_by_id

_ASK_AGAIN = timedelta(minutes=1).total_seconds()


def redact_session(services: Services, effect: Effect) -> None:
    """Redact every session of the case that the provider still remembers.

    Confirmed by the provider's own event or by reading the session; until then the
    effect is owed and asked for again.

    Raises:
        UnreachableError: the provider did not answer, or has not confirmed yet.
        RejectedError: it refuses.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        checks = checks_of(tx, effect.shop_id, CaseId(effect.subject))
    remembered = [one for one in checks if one.session and one.redaction is not Redaction.DONE]
    if remembered and shop.identity is not None:
        client = services.identity_client(shop.identity)
        confirmed = [_ask(services, client, check) for check in remembered]
        if not all(confirmed):
            msg = "The identity provider took the request and has not confirmed it yet."
            raise UnreachableError(msg, retry_after=_ASK_AGAIN)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())


def _ask(services: Services, client: IdentityClient, check: Check) -> bool:
    if check.session is None:
        return True
    if check.redaction is Redaction.ASKED:
        answer = Redacted.ASKED
        if client.read(check.session).redaction is Redaction.DONE:
            answer = Redacted.DONE
    else:
        answer = client.redact(check.session)
    if answer is Redacted.NOT_YET:
        return False
    now = services.now()
    redaction = Redaction.DONE if answer is Redacted.DONE else Redaction.ASKED
    _save(services, check, redaction, now)
    return redaction is Redaction.DONE


def _save(services: Services, check: Check, redaction: Redaction, now: datetime) -> None:
    if redaction is check.redaction:
        return
    is_open = check.state in {CheckState.STARTING, CheckState.OPEN}
    with services.database.write() as tx:
        save_check(
            tx,
            replace(
                check,
                redaction=redaction,
                redacted_at=now if redaction is Redaction.DONE else None,
                state=CheckState.CLOSED if is_open else check.state,
                finished_at=now if is_open else check.finished_at,
            ),
        )
        action = "redacted" if redaction is Redaction.DONE else "redaction_asked"
        line = AuditLine(shop_id=check.shop_id, subject=check.case_id, action=action, at=now)
        write_line(tx, line)
