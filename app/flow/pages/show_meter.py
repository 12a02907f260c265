"""Whom each rule of the live pack held for nothing, and where it could ask for less."""

from app.flow.packs.live_pack import live_pack
from app.flow.packs.measured import Meter, measured
from app.model.ids import ShopId
from app.model.user import User
from app.services import Services
from app.store.tenancy import shop_seen_by


def show_meter(services: Services, user: User, shop_id: ShopId) -> Meter:
    """Return what became of held buyers at a shop that the user may see. Changes nothing.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        return measured(services, tx, shop.shop_id, live_pack(tx, shop))
