"""Which shop's admin may frame the page that asks for a fresh session token?"""

from collections.abc import Mapping

from app.flow.apps.signed_shop import signed_shop
from app.model.errors import InvalidInputError
from app.services import Services
from app.store.installed import shops_at


def shop_of_visit(services: Services, kind: str, query: Mapping[str, str]) -> str | None:
    """Return the address of the shop from which a visit comes; None where it cannot be told.

    A query's shop is believed where the platform signed it, or where we know the shop: what
    follows is a page without anything of the shop's on it.
    """
    if kind not in services.apps:
        return None
    return signed_shop(services, kind, query) or _known_shop(services, kind, query.get("shop", ""))


def _known_shop(services: Services, kind: str, claimed: str) -> str | None:
    try:
        address = services.shops[kind].normalised(claimed)
    except InvalidInputError:
        return None
    with services.database.read() as tx:
        found = shops_at(tx, kind, address)
    return address if any(shop.left_at is None for shop in found) else None
