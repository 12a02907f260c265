"""A new shop, as the platform describes it."""

from app.model.ids import AccountId, ShopId, new_id
from app.model.shop import Shop, ShopSettings
from app.ports import ShopDescription
from app.services import Services


def shop_as_described(
    services: Services,
    account_id: AccountId,
    kind: str,
    url: str,
    *,
    described: ShopDescription,
    settings: ShopSettings | None = None,
) -> Shop:
    """Return a shop of an account that begins now; nothing is kept yet."""
    return Shop(
        shop_id=ShopId(new_id("shop")),
        account_id=account_id,
        kind=kind,
        name=described.name,
        url=url,
        timezone=described.timezone,
        currency=described.currency,
        # By the shop's own clock and in its whole seconds, as orders are compared with it.
        connected_at=described.now or services.now().replace(microsecond=0),
        settings=settings or ShopSettings(),
    )
