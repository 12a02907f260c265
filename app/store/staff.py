"""Who of a shop's staff, as the platform numbers them, is which user of ours."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, func, select

from app.model.ids import AccountId, ShopId, UserId
from app.store.tables import METADATA, UtcTime
from app.store.users import remove_user, users

shop_staff = Table(
    "shop_staff",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("staff_id", String(40), primary_key=True),
    Column("user_id", ForeignKey("users.user_id"), index=True),
    Column("came_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody who came in through the shop's admin. ``user_id`` None: they were dismissed."""

    user_id: UserId | None
    seen_at: datetime
    """When it was last noted that they came in."""


def staff_member(tx: Connection, shop_id: ShopId, staff_id: str) -> StaffMember | None:
    """Return what is known of a member of the shop's staff; None who never came in."""
    question = select(shop_staff.c.user_id, shop_staff.c.seen_at).where(
        shop_staff.c.shop_id == shop_id, shop_staff.c.staff_id == staff_id
    )
    row = tx.execute(question).one_or_none()
    if row is None:
        return None
    user_id = None if row.user_id is None else UserId(row.user_id)
    return StaffMember(user_id=user_id, seen_at=row.seen_at)


def add_staff(
    tx: Connection, shop_id: ShopId, staff_id: str, *, user_id: UserId, now: datetime
) -> None:
    """Keep which user a member of the shop's staff is."""
    tx.execute(
        shop_staff.insert().values(
            shop_id=shop_id, staff_id=staff_id, user_id=user_id, came_at=now, seen_at=now
        )
    )


def note_seen(tx: Connection, shop_id: ShopId, staff_id: str, now: datetime) -> None:
    """Keep that a member of the shop's staff came in."""
    tx.execute(
        shop_staff.update()
        .where(shop_staff.c.shop_id == shop_id, shop_staff.c.staff_id == staff_id)
        .values(seen_at=now)
    )


def keep_out(tx: Connection, user_id: UserId) -> None:
    """Let a user of a shop's staff not come in any more: the number stays, the user goes."""
    tx.execute(shop_staff.update().where(shop_staff.c.user_id == user_id).values(user_id=None))


def bring_along(tx: Connection, before: ShopId, shop_id: ShopId) -> None:
    """Let who worked for a shop that left work for the shop as which it came back."""
    tx.execute(users.update().where(users.c.shop_id == before).values(shop_id=shop_id))
    tx.execute(shop_staff.update().where(shop_staff.c.shop_id == before).values(shop_id=shop_id))


def has_staff(tx: Connection, shop_id: ShopId) -> bool:
    """Tell whether anybody of the shop's staff ever came in."""
    question = select(func.count()).where(shop_staff.c.shop_id == shop_id)
    return bool(tx.scalar(question))


def is_reached_by_nobody(tx: Connection, account_id: AccountId, shop_id: ShopId) -> bool:
    """Tell whether no user may see a shop yet, so that whoever comes first owns it."""
    reaching = select(func.count()).where(
        users.c.account_id == account_id,
        users.c.shop_id.is_(None) | (users.c.shop_id == shop_id),
    )
    return not tx.scalar(reaching)


def forget_staff(tx: Connection, shop_id: ShopId) -> None:
    """Erase who of the shop's staff ever came in, with the users that they were."""
    ids = tx.scalars(
        select(users.c.user_id).where(users.c.shop_id == shop_id, users.c.staff_id.is_not(None))
    ).all()
    tx.execute(shop_staff.delete().where(shop_staff.c.shop_id == shop_id))
    for user_id in ids:
        remove_user(tx, UserId(user_id))
