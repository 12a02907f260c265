"""Performs an owed letter to the merchant: somebody asked what is held about them."""

from app.flow.message_id_of import message_id_of
from app.messages.merchant_letters import RequestContext, compose_request
from app.model.effect import Effect, EffectState
from app.model.errors import NotFoundError
from app.model.private import Private
from app.model.shop import Shop
from app.ports import Mail
from app.services import Services
from app.store.effects import finish
from app.store.person_requests import PersonRequest, request_by_id
from app.store.shops import shop_by_id


def tell_merchant(services: Services, effect: Effect) -> None:
    """Send the letter to the shop's own address; one about a request that is gone is not sent.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        RejectedError: the mail server refuses it.
    """
    state = EffectState.VOID
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        request = _request(services, effect)
    if request is not None and request.fetched_at is None and shop.left_at is None:
        services.mail.send(_mail(services, effect, shop, request))
        state = EffectState.DONE
    with services.database.write() as tx:
        finish(tx, effect.effect_id, state, services.now())


def _request(services: Services, effect: Effect) -> PersonRequest | None:
    try:
        with services.database.read() as tx:
            return request_by_id(tx, effect.shop_id, effect.subject)
    except NotFoundError:
        return None


def _mail(services: Services, effect: Effect, shop: Shop, request: PersonRequest) -> Mail:
    sender = shop.settings.mail_from or services.mail_from
    context = RequestContext(
        shop_name=shop.name,
        shop_url=shop.url,
        timezone=shop.timezone,
        orders=request.orders,
        due_at=request.due_at,
        link=f"{services.public_url}/admin/requests",
    )
    composed = compose_request(shop.settings.language, context)
    return Mail(
        message_id=message_id_of(services, effect.effect_id),
        sender=sender,
        reply_to=sender,
        recipient=Private(shop.settings.support_email or sender),
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=composed.language,
    )
