"""Asks the provider to forget the sessions of a case."""

from datetime import timedelta

from app.flow.checks.ask_redaction import ask_redaction
from app.model.check import Check
from app.model.effect import Effect, EffectState
from app.model.errors import ClearholdError, NotYetError
from app.model.ids import CaseId
from app.services import Services
from app.store.cases import case_by_id
from app.store.checks import checks_of
from app.store.effects import finish

_ASK_AGAIN = timedelta(minutes=1).total_seconds()


def redact_session(services: Services, effect: Effect) -> None:
    """Redact every session of the case that the provider still remembers and nobody uses.

    The provider takes up to days to do it. Its own event confirms it, or the clock's
    question (`ask_overdue`), which goes on until it is done. One session that is refused
    does not keep the others from being forgotten.

    Raises:
        UnreachableError: the provider did not answer.
        NotYetError: a session is being processed.
        RejectedError: it refuses.
    """
    with services.database.read() as tx:
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        checks = checks_of(tx, effect.shop_id, case.case_id)
    over = [check for check in checks if not (case.is_open() and check.is_open())]
    told = [_problem_with(services, check) for check in over]
    problem = next((one for one in told if one is not None), None)
    if problem is not None:
        raise problem
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())


def _problem_with(services: Services, check: Check) -> ClearholdError | None:
    try:
        if ask_redaction(services, check):
            return None
    except ClearholdError as problem:
        return problem
    msg = "A session is being processed at the moment; it is redacted right after."
    return NotYetError(msg, retry_after=_ASK_AGAIN)
