"""Performs an owed letter to the merchant: a request for data, orders that stay on hold, a storm."""

from app.flow.letters.mail_to_merchant import mail_to_merchant
from app.flow.letters.post import post
from app.flow.letters.storm_letter import storm_letter
from app.flow.letters.webhooks_letter import webhooks_letter
from app.messages.composed import Composed
from app.messages.merchant_letters import (
    LeftContext,
    RequestContext,
    compose_left,
    compose_request,
)
from app.model.effect import ABOUT_WEBHOOKS, Effect, EffectState
from app.model.errors import NotFoundError
from app.model.shop import Shop
from app.services import Services
from app.store.effects import finish
from app.store.people import numbers_left_on_hold
from app.store.person_requests import PersonRequest, request_by_id
from app.store.shops import shop_by_id


def tell_merchant(services: Services, effect: Effect) -> None:
    """Send the letter to the shop's own address; one that has nothing to say is not sent.

    Its subject tells which: a request, a storm, or the shop itself, which left.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        RejectedError: the mail server refuses it.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
    composed = _letter(services, effect, shop)
    if composed is not None:
        post(services, mail_to_merchant(services, effect.effect_id, shop, composed), effect.kind)
    state = EffectState.VOID if composed is None else EffectState.DONE
    with services.database.write() as tx:
        finish(tx, effect.effect_id, state, services.now())


def _letter(services: Services, effect: Effect, shop: Shop) -> Composed | None:
    if effect.subject.startswith("storm_"):
        return storm_letter(services, effect, shop)
    if effect.subject.startswith(ABOUT_WEBHOOKS):
        return webhooks_letter(services, shop)
    if effect.subject == effect.shop_id:
        return _about_leaving(services, effect, shop)
    return _about_a_request(services, effect, shop)


def _about_leaving(services: Services, effect: Effect, shop: Shop) -> Composed | None:
    with services.database.read() as tx:
        numbers = numbers_left_on_hold(tx, effect.shop_id, shop.left_at or services.now())
    if not numbers:
        return None
    context = LeftContext(shop_name=shop.name, shop_url=shop.url, numbers=tuple(numbers))
    return compose_left(shop.settings.language, context)


def _about_a_request(services: Services, effect: Effect, shop: Shop) -> Composed | None:
    request = _request(services, effect)
    if request is None or request.fetched_at is not None:
        return None
    context = RequestContext(
        shop_name=shop.name,
        shop_url=shop.url,
        timezone=shop.timezone,
        orders=request.orders,
        due_at=request.due_at,
        link=f"{services.public_url}/admin/requests",
    )
    return compose_request(shop.settings.language, context)


def _request(services: Services, effect: Effect) -> PersonRequest | None:
    try:
        with services.database.read() as tx:
            return request_by_id(tx, effect.shop_id, effect.subject)
    except NotFoundError:
        return None
