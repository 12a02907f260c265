"""Sends the merchant the letter of alarm that an effect owes: an order could not be stopped."""

from app.flow.message_id_of import message_id_of
from app.flow.sender_of import merchants_mailbox, sender_of
from app.messages.alarms import AlarmContext, compose_alarm
from app.model.audit import AuditLine
from app.model.case import Case, SupportReason
from app.model.effect import Effect, EffectState, Letter
from app.model.errors import AccessDeniedError, RejectedError
from app.model.order import Order, PartState
from app.model.private import Private
from app.model.shop import Shop
from app.ports import AppKeys, Mail
from app.services import Services
from app.store.audit import write_line
from app.store.effects import finish, set_effect_aside


def send_alarm(services: Services, effect: Effect, shop: Shop, case: Case, *, order: Order) -> None:
    """Send it to the shop's own address, once; a case that is over alarms nobody.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        AccessDeniedError: the mail server refuses us altogether.
    """
    now = services.now()
    if not case.is_open():
        with services.database.write() as tx:
            finish(tx, effect.effect_id, EffectState.VOID, now)
        return
    try:
        services.mail.send(_mail(services, effect, shop, case, order=order))
    except AccessDeniedError:
        raise
    except RejectedError as problem:
        with services.database.write() as tx:
            set_effect_aside(tx, effect.effect_id, str(problem), now)
        return
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, now)
        line = AuditLine(
            shop_id=case.shop_id,
            subject=case.case_id,
            action="mailed",
            at=now,
            details={"letter": Letter.ALARM},
        )
        write_line(tx, line)


def _reason(case: Case, order: Order) -> SupportReason | None:
    is_away = any(part.state is PartState.AT_WAREHOUSE for part in order.parts)
    return SupportReason.WAREHOUSE_REFUSED if is_away else case.support_reason


def _mail(services: Services, effect: Effect, shop: Shop, case: Case, *, order: Order) -> Mail:
    sender = sender_of(services, shop)
    context = AlarmContext(
        shop_name=shop.name,
        shop_url=shop.url,
        order_number=order.number,
        total=order.total,
        reason=_reason(case, order),
        obstacle=order.obstacle,
        is_rest_held=case.held_at is not None,
        link=_link(services, shop, case),
    )
    composed = compose_alarm(shop.settings.language, context)
    return Mail(
        message_id=message_id_of(services, effect.effect_id),
        sender=sender,
        reply_to=sender,
        recipient=Private(merchants_mailbox(services, shop)),
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=composed.language,
    )


def _link(services: Services, shop: Shop, case: Case) -> str:
    """Lead to where the merchant works: our own page, or our app inside the platform's admin."""
    app = services.apps.get(shop.kind)
    if app is None or shop.app_id is None:
        return f"{services.public_url}/admin/cases/{case.case_id}"
    return app.home(shop.url, AppKeys(client_id=shop.app_id, client_secrets=()))
