"""Writes the letter to a merchant whose webhooks break, or do not reach us."""

from app.flow.shops.condition_of import condition_of
from app.flow.shops.delivery_address_of import delivery_address_of
from app.messages.composed import Composed
from app.messages.connections import WebhooksContext, compose_webhooks
from app.model.ailment import WEBHOOKS
from app.model.shop import Shop
from app.services import Services


def webhooks_letter(services: Services, shop: Shop) -> Composed | None:
    """Return the letter as things are now; None where they are well again, or the shop left."""
    if shop.left_at is not None:
        return None
    with services.database.read() as tx:
        condition = condition_of(services, tx, shop)
    ailments = tuple(one for one in condition.ailments if one in WEBHOOKS)
    if not ailments:
        return None
    context = WebhooksContext(
        shop_name=shop.name,
        shop_url=shop.url,
        address=delivery_address_of(services, shop.kind, shop.shop_id),
        ailments=ailments,
        breaks=condition.breaks,
        link=f"{services.public_url}/admin/shops",
    )
    return compose_webhooks(shop.settings.language, context)
