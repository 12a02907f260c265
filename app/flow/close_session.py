"""Closes the provider's sessions of a case that is over, so that nobody uses them."""

from app.model.check import SessionStatus
from app.model.effect import Effect, EffectState
from app.model.ids import CaseId
from app.services import Services
from app.store.checks import checks_of
from app.store.effects import finish
from app.store.shops import shop_by_id


def close_session(services: Services, effect: Effect) -> None:
    """Cancel what still waits for input at the provider.

    Raises:
        UnreachableError: the provider did not answer.
        RejectedError: it refuses.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        checks = checks_of(tx, effect.shop_id, CaseId(effect.subject))
    sessions = [check.session for check in checks if check.session is not None]
    if shop.identity is not None and sessions:
        client = services.identity_client(shop.identity)
        for session in sessions:
            if client.read(session).status is SessionStatus.NEEDS_INPUT:
                client.close(session)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
