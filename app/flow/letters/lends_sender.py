"""Whether a shop sends under the operator's address."""

from app.model.shop import Shop
from app.services import Services


def lends_sender(services: Services, shop: Shop) -> bool:
    """Tell whether the shop installed the settings' app, as anybody's shop may."""
    keys = services.app_keys.get(shop.kind)
    return keys is not None and keys.client_id == shop.app_id
