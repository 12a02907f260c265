"""Closes the provider's sessions that are over for us, so that nobody uses them."""

from app.flow.checks.ask_redaction import ask_redaction
from app.flow.checks.settle_check import settle_check
from app.model.check import Redaction, SessionStatus
from app.model.effect import Effect, EffectState
from app.model.ids import CaseId
from app.services import Services
from app.store.cases import case_by_id
from app.store.checks import checks_of
from app.store.effects import finish


def close_session(services: Services, effect: Effect) -> None:
    """Redact what still waits for input at the provider, which cancels it too.

    Merely cancelled, a session with a failed attempt could not be redacted any more
    (facts: redaction is taken while input is required or after a pass). A session that
    the buyer has begun since is left alone, and one that turns out to be passed is settled: the
    order may have been cancelled before anybody heard of it.

    Raises:
        UnreachableError: the provider did not answer.
        RejectedError: it refuses.
    """
    with services.database.read() as tx:
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        checks = checks_of(tx, effect.shop_id, case.case_id)
    for check in checks:
        if check.session is None or check.redaction is not Redaction.NONE:
            continue
        if case.is_open() and check.is_open():
            continue
        session = services.identity_client(check.connection).read(check.session)
        if session.status is SessionStatus.NEEDS_INPUT:
            ask_redaction(services, check)
        elif session.status is SessionStatus.VERIFIED:
            settle_check(services, effect.shop_id, check.session)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
