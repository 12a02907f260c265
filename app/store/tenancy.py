"""What a user may see: the shops of the account, or the one shop they work for."""

from sqlalchemy import Connection, select

from app.model.errors import NotFoundError
from app.model.ids import CaseId, ShopId, StormId
from app.model.shop import Shop
from app.model.user import User
from app.store.cases import cases
from app.store.shops import shop_of_row, shops, shops_of
from app.store.storms import storms


def shops_seen_by(tx: Connection, user: User) -> list[Shop]:
    """Return the shops that a user may see, oldest first."""
    found = shops_of(tx, user.account_id)
    return [shop for shop in found if user.shop_id in (None, shop.shop_id)]


def shops_ever_seen_by(tx: Connection, user: User) -> list[Shop]:
    """Return the shops that a user may see and those that left, until all of them is erased.

    People ask for their data at a shop that left, too.
    """
    question = select(shops).where(
        shops.c.account_id == user.account_id, shops.c.erased_at.is_(None)
    )
    found = [shop_of_row(row) for row in tx.execute(question.order_by(shops.c.connected_at))]
    return [shop for shop in found if user.shop_id in (None, shop.shop_id)]


def shop_seen_by(tx: Connection, user: User, shop_id: ShopId) -> Shop:
    """Return a shop that the user may see.

    Raises:
        NotFoundError: there is none, or it is somebody else's: both look alike.
    """
    for shop in shops_seen_by(tx, user):
        if shop.shop_id == shop_id:
            return shop
    msg = "There is no such shop."
    raise NotFoundError(msg)


def shop_of_storm(tx: Connection, user: User, storm_id: StormId) -> Shop:
    """Return the shop of a storm that the user may see.

    Raises:
        NotFoundError: there is no such storm, or it is somebody else's: both look alike.
    """
    shop_id = tx.scalar(select(storms.c.shop_id).where(storms.c.storm_id == storm_id))
    for shop in shops_seen_by(tx, user):
        if shop.shop_id == shop_id:
            return shop
    msg = "There is no such batch."
    raise NotFoundError(msg)


def shop_of_case(tx: Connection, user: User, case_id: CaseId) -> Shop:
    """Return the shop of a case that the user may see.

    Raises:
        NotFoundError: there is no such case, or it is somebody else's: both look alike.
    """
    shop_id = tx.scalar(select(cases.c.shop_id).where(cases.c.case_id == case_id))
    for shop in shops_seen_by(tx, user):
        if shop.shop_id == shop_id:
            return shop
    msg = "There is no such case."
    raise NotFoundError(msg)
