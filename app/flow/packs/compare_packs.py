"""What one version of a shop's rules does that another does not."""

from app.flow.packs.pack_of import pack_of
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.model.user import User
from app.rules.compare import PackChanges, compare
from app.services import Services
from app.store.tenancy import shop_seen_by


def compare_packs(
    services: Services, user: User, shop_id: ShopId, *, before: PackRef, after: PackRef
) -> PackChanges:
    """Return what changed from one version to another; version 0 is the draft.

    Raises:
        NotFoundError: there is no such shop or version, or it is somebody else's.
    """
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        return compare(pack_of(tx, shop.shop_id, before), pack_of(tx, shop.shop_id, after))
