"""Which rules are silent for whom at a shop."""

from app.model.ids import CaseId, ShopId
from app.model.snooze import Snooze
from app.model.user import User
from app.services import Services
from app.store.snoozes import snoozes_of
from app.store.tenancy import shop_seen_by


def show_snoozes(
    services: Services, user: User, shop_id: ShopId, case_id: CaseId | None = None
) -> tuple[Snooze, ...]:
    """Return the rules that are silent now, the latest first; for one case where it is named.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    now = services.now()
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        found = snoozes_of(tx, shop.shop_id, case_id)
    return tuple(one for one in found if one.ends_at > now)
