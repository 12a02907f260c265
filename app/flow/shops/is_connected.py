"""Is the shop at an address connected at the moment, whoever's it is?"""

from app.services import Services
from app.store.installed import shops_at


def is_connected(services: Services, kind: str, shop_url: str) -> bool:
    """Tell whether a shop is connected there."""
    with services.database.read() as tx:
        return any(shop.left_at is None for shop in shops_at(tx, kind, shop_url))
