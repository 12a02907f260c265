"""Where a shop's deliveries come in: promised to the outside."""

from app.model.ids import ShopId
from app.services import Services


def delivery_address_of(services: Services, kind: str, shop_id: ShopId) -> str:
    """Return a shop's own webhook address, or the one that all who install an app share."""
    address = f"{services.public_url}/webhooks/{kind}"
    return address if services.shops[kind].has_app else f"{address}/{shop_id}"
