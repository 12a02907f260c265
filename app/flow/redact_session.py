"""Asks the provider to forget the sessions of a case."""

from datetime import timedelta

from app.flow.ask_redaction import ask_redaction
from app.model.effect import Effect, EffectState
from app.model.errors import UnreachableError
from app.model.ids import CaseId
from app.services import Services
from app.store.checks import checks_of
from app.store.effects import finish

_ASK_AGAIN = timedelta(minutes=1).total_seconds()


def redact_session(services: Services, effect: Effect) -> None:
    """Redact every session of the case that the provider still remembers.

    The provider takes up to days to do it. Its own event confirms it, or the clock's
    question (`ask_overdue`), which goes on until it is done.

    Raises:
        UnreachableError: the provider did not answer, or a session is being processed.
        RejectedError: it refuses.
    """
    with services.database.read() as tx:
        checks = checks_of(tx, effect.shop_id, CaseId(effect.subject))
    taken = [ask_redaction(services, check) for check in checks]
    if not all(taken):
        msg = "A session is being processed at the moment; it is redacted right after."
        raise UnreachableError(msg, retry_after=_ASK_AGAIN)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
