"""Sends the merchant the letter that an effect owes: a case waits for a person's decision."""

from app.flow.letters.case_link import case_link
from app.flow.letters.mail_merchant import mail_merchant
from app.flow.shops.own_mailbox import own_mailbox
from app.messages.calls import CallContext, compose_call
from app.model.case import Case, Move, State, SupportReason
from app.model.effect import Effect, EffectState, Letter
from app.model.shop import Shop
from app.services import Services
from app.store.audit import timeline
from app.store.case_lists import row_of
from app.store.effects import finish

_CALLS = frozenset({Move.NEED_PERSON, Move.CANNOT_HOLD, Move.DISPUTE, Move.CANCEL_REFUSED})
"""What gives a case to a person."""


def send_call(services: Services, effect: Effect, shop: Shop, case: Case) -> None:
    """Send it to the shop's own address, once; a case that waits for nobody any more calls nobody.

    It needs nothing of the person, so it is sent for forgotten ones as well.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        AccessDeniedError: the mail server refuses us altogether.
    """
    reason = _reason(services, case)
    if case.state is not State.WITH_SUPPORT or reason is None or not own_mailbox(shop):
        with services.database.write() as tx:
            finish(tx, effect.effect_id, EffectState.VOID, services.now())
        return
    with services.database.read() as tx:
        row = row_of(tx, case.shop_id, case.case_id)
    context = CallContext(
        shop_name=shop.name,
        shop_url=shop.url,
        order_number=row.order_number,
        total=row.total,
        reason=reason,
        is_held=case.held_at is not None,
        link=case_link(services, shop, case.case_id),
        deadline=case.deadline if case.deadline_over_at is None else None,
        timezone=shop.timezone,
    )
    details: dict[str, str | int | float | bool] = {
        "letter": Letter.PERSON_NEEDED,
        "reason": reason,
    }
    composed = compose_call(shop.settings.language, context)
    mail_merchant(services, effect, shop, composed, details=details)


def _reason(services: Services, case: Case) -> SupportReason | None:
    """Return why the case came to a person last; an order that goes on keeps its older reason."""
    with services.database.read() as tx:
        lines = timeline(tx, case.shop_id, case.case_id)
    came = [line.action for line in lines if line.action in _CALLS]
    if came[-1:] == [Move.CANCEL_REFUSED]:
        return SupportReason.CANCEL_REFUSED
    return case.support_reason
