"""What staff may do who come in through the shop's own admin for the first time."""

from dataclasses import replace
from typing import Final

from app.flow.shops.change_settings import change_settings
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.shop import Shop
from app.model.user import Role, User
from app.services import Services
from app.store.tenancy import shop_seen_by

NEWCOMERS: Final = (Role.AUDITOR, Role.AGENT, Role.MANAGER)
"""Nobody becomes an owner by coming in, but for the first of all."""


def admit_newcomers(services: Services, by: User, shop_id: ShopId, role: Role) -> Shop:
    """Keep the role that newcomers get from now on; who came in before keeps theirs.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
        InvalidInputError: whoever asks may not give that role, or nobody gets it so.
    """
    if role not in NEWCOMERS or not by.may_admit(role, shop_id):
        raise InvalidInputError("You may not give this role to whoever comes in.")
    with services.database.read() as tx:
        shop = shop_seen_by(tx, by, shop_id)
    change_settings(services, shop_id, replace(shop.settings, newcomers=role), by.email)
    return shop
