"""Asks the provider to forget the sessions of a case, until it confirms that it did."""

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

    Confirmed by the provider's own event or by reading the session; until then the
    effect is owed and asked for again.

    Raises:
        UnreachableError: the provider did not answer, or has not confirmed yet.
        RejectedError: it refuses.
    """
    with services.database.read() as tx:
        checks = checks_of(tx, effect.shop_id, CaseId(effect.subject))
    confirmed = [ask_redaction(services, check) for check in checks]
    if not all(confirmed):
        msg = "The identity provider took the request and has not confirmed it yet."
        raise UnreachableError(msg, retry_after=_ASK_AGAIN)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
