"""Shops that left: what is still owed to them, and what goes when nothing is."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, or_, select

from app.model.effect import EffectState
from app.model.ids import ShopId
from app.store.effects import effects
from app.store.shops import shops


def forget_credentials(tx: Connection, kinds_with_app: Collection[str]) -> None:
    """Erase keys and secrets of shops that left and to which nothing is owed any more.

    Where a shop installs an app, what it signs with stays until all of it is erased: the
    platform's call to do so comes days later, and is to be checked.
    """
    settled = shops_settled_with(tx)
    erased = {"webhook_secret_sealed": None, "previous_webhook_secret_sealed": None}
    of_them = shops.update().where(shops.c.shop_id.in_(settled))
    tx.execute(of_them.values(credentials_sealed=None))
    tx.execute(of_them.where(shops.c.kind.not_in(list(kinds_with_app))).values(**erased))


def shops_settled_with(tx: Connection) -> list[ShopId]:
    """Return the shops that left and to which nothing is owed any more."""
    owed = select(effects.c.shop_id).where(effects.c.state == EffectState.OWED)
    question = select(shops.c.shop_id).where(
        shops.c.left_at.is_not(None), shops.c.shop_id.not_in(owed)
    )
    return [ShopId(shop_id) for shop_id in tx.scalars(question)]


def is_settled_with(tx: Connection, shop_id: ShopId) -> bool:
    """Tell whether nothing is owed because of a shop any more."""
    owed = select(effects.c.effect_id).where(
        effects.c.shop_id == shop_id, effects.c.state == EffectState.OWED
    )
    return tx.execute(owed).first() is None


def shops_to_erase(
    tx: Connection, kinds_with_app: Collection[str], left_before: datetime
) -> list[ShopId]:
    """Return shops whose platform asked for it, or never did and that left long ago."""
    question = select(shops.c.shop_id).where(
        shops.c.left_at.is_not(None),
        shops.c.erased_at.is_(None),
        or_(
            shops.c.erase_asked_at.is_not(None),
            shops.c.kind.in_(list(kinds_with_app)) & (shops.c.left_at < left_before),
        ),
    )
    return [ShopId(shop_id) for shop_id in tx.scalars(question)]


def is_erased(tx: Connection, shop_id: ShopId) -> bool:
    """Tell whether all that was held of a shop is gone, but that it left."""
    return tx.scalar(select(shops.c.erased_at).where(shops.c.shop_id == shop_id)) is not None
