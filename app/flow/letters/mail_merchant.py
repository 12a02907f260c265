"""Hands a letter about a case to the mail: to the shop's own address, once."""

from app.flow.letters.mail_to_merchant import mail_to_merchant
from app.flow.letters.post import post
from app.messages.composed import Composed
from app.model.audit import AuditLine
from app.model.effect import Effect, EffectState
from app.model.errors import AccessDeniedError, RejectedError
from app.model.shop import Shop
from app.services import Services
from app.store.audit import write_line
from app.store.effects import finish, set_effect_aside


def mail_merchant(
    services: Services,
    effect: Effect,
    shop: Shop,
    composed: Composed,
    *,
    details: dict[str, str | int | float | bool],
) -> None:
    """Send what the effect owes, and write into the case's timeline that it was mailed.

    A mailbox that the server refuses sets the effect aside: a person must look.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        AccessDeniedError: the mail server refuses us altogether.
    """
    now = services.now()
    try:
        post(
            services,
            mail_to_merchant(services, effect.effect_id, shop, composed),
            str(details["letter"]),
        )
    except AccessDeniedError:
        raise
    except RejectedError as problem:
        with services.database.write() as tx:
            set_effect_aside(tx, effect.effect_id, str(problem), now)
        return
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, now)
        line = AuditLine(
            shop_id=effect.shop_id,
            subject=effect.subject,
            action="mailed",
            at=now,
            details=details,
        )
        write_line(tx, line)
