"""Sends the merchant the letter of alarm that an effect owes: an order could not be stopped.

Or it was, and did not stay so; or its buyer passed too late.
"""

from collections.abc import Sequence

from app.flow.keeper.give_up import Lost
from app.flow.keeper.loss_in import loss_in
from app.flow.letters.case_link import case_link
from app.flow.letters.mail_merchant import mail_merchant
from app.flow.letters.send_loss import send_loss
from app.messages.alarms import AlarmContext, compose_alarm
from app.messages.composed import Composed
from app.model.audit import AuditLine
from app.model.case import Case, State, SupportReason
from app.model.effect import Effect, EffectState, Letter
from app.model.order import Order, PartState
from app.model.shop import Shop
from app.services import Services
from app.store.audit import timeline
from app.store.effects import finish


def send_alarm(services: Services, effect: Effect, shop: Shop, case: Case, *, order: Order) -> None:
    """Send it to the shop's own address, once; a case that is over alarms nobody.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        AccessDeniedError: the mail server refuses us altogether.
    """
    with services.database.read() as tx:
        lines = timeline(tx, case.shop_id, case.case_id)
    lost = loss_in(lines)
    if not (case.is_open() or _concerns_closed(case, lost, lines)):
        with services.database.write() as tx:
            finish(tx, effect.effect_id, EffectState.VOID, services.now())
        return
    if lost is not None:
        send_loss(services, effect, shop, case, order=order, lines=lines)
        return
    composed = _composed(services, shop, case, order)
    mail_merchant(services, effect, shop, composed, details={"letter": Letter.ALARM})


def _concerns_closed(case: Case, lost: Lost | None, lines: Sequence[AuditLine]) -> bool:
    if lost is not Lost.RELEASE or case.state is not State.RELEASED:
        return lost is Lost.PASS
    # What was refused at first and is released since needs nobody.
    given_up = [line.at for line in lines if line.action == Lost.RELEASE]
    return case.closed_at is None or given_up[-1] > case.closed_at


def _composed(services: Services, shop: Shop, case: Case, order: Order) -> Composed:
    context = AlarmContext(
        shop_name=shop.name,
        shop_url=shop.url,
        order_number=order.number,
        total=order.total,
        reason=_reason(case, order),
        obstacle=order.obstacle,
        is_rest_held=case.held_at is not None,
        link=case_link(services, shop, case.case_id),
    )
    return compose_alarm(shop.settings.language, context)


def _reason(case: Case, order: Order) -> SupportReason | None:
    is_away = any(part.state is PartState.AT_WAREHOUSE for part in order.parts)
    return SupportReason.WAREHOUSE_REFUSED if is_away else case.support_reason
