"""The shop at which a user tries again what was given up: one that left may have such things, too."""

from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.model.shop import Shop
from app.model.user import User
from app.services import Services
from app.store.tenancy import shops_ever_seen_by


def shop_of_problem(services: Services, user: User, shop_id: ShopId) -> Shop:
    """Return a shop of the user's, connected still or not.

    Raises:
        NotFoundError: there is none, or it is somebody else's: both look alike.
    """
    with services.database.read() as tx:
        for shop in shops_ever_seen_by(tx, user):
            if shop.shop_id == shop_id:
                return shop
    msg = "There is no such shop."
    raise NotFoundError(msg)
