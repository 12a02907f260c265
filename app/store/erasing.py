"""Deletes all that belongs to one shop, whatever table it stands in."""

from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from app.model.ids import AccountId, ShopId, UserId
from app.store.audit import audit_lines
from app.store.deliveries import deliveries
from app.store.person_requests import person_requests
from app.store.schema import METADATA
from app.store.shops import accounts, change_shop, identity_connections, shops, sole_account
from app.store.users import remove_user, users

_KEPT = frozenset({"shops", "users"})
"""The shop's own row stays without content, so that late deliveries find who they are from;
users go with all that is theirs."""
_NO_ZONE, _NO_CURRENCY = "UTC", ""


def delete_bodies(tx: Connection, shop_id: ShopId) -> None:
    """Erase what the shop and its people ever sent or asked for."""
    tx.execute(deliveries.update().where(deliveries.c.shop_id == shop_id).values(body_sealed=None))
    tx.execute(person_requests.delete().where(person_requests.c.shop_id == shop_id))


def delete_some_rows(tx: Connection, shop_id: ShopId, limit: int) -> bool:
    """Delete some of the shop's rows, those first that refer to others; tell if there may be more."""
    for table in reversed(METADATA.sorted_tables):
        if "shop_id" not in table.c or table.name in _KEPT:
            continue
        key = tuple(table.primary_key.columns)
        some = select(*key).where(table.c.shop_id == shop_id).limit(limit)
        if tx.execute(table.delete().where(tuple_(*key).in_(some))).rowcount:
            return True
    for user_id in tx.scalars(select(users.c.user_id).where(users.c.shop_id == shop_id)).all():
        remove_user(tx, UserId(user_id))
    return False


def bury_shop(tx: Connection, shop_id: ShopId, now: datetime) -> None:
    """Empty the shop's own row: what stays is where it was and that it left."""
    change_shop(
        tx,
        shop_id,
        name="",
        timezone=_NO_ZONE,
        currency=_NO_CURRENCY,
        credentials_sealed=None,
        webhook_secret_sealed=None,
        previous_webhook_secret_sealed=None,
        previous_secret_until=None,
        identity=None,
        settings="{}",
        problem=None,
        gaps="[]",
        erased_at=now,
    )


def forget_account(tx: Connection, account_id: AccountId) -> None:
    """Erase who used an account of which every shop is erased, and how it identified buyers."""
    alive = select(shops.c.shop_id).where(
        shops.c.account_id == account_id, shops.c.erased_at.is_(None)
    )
    if account_id == sole_account(tx) or tx.execute(alive).first() is not None:
        return
    for user_id in tx.scalars(
        select(users.c.user_id).where(users.c.account_id == account_id)
    ).all():
        remove_user(tx, UserId(user_id))
    tx.execute(identity_connections.delete().where(identity_connections.c.account_id == account_id))
    tx.execute(audit_lines.delete().where(audit_lines.c.shop_id == account_id))
    tx.execute(accounts.update().where(accounts.c.account_id == account_id).values(name=""))
