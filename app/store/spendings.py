"""What was spent of a shop's hour: a row for each letter to a buyer and each check.

It is written in the transaction that lets the letter or check be, while nobody else may count
the shop's: so a budget is exact, however many workers there are. Old rows are deleted: they
say nothing any more.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    and_,
    bindparam,
    func,
    select,
)

from app.model.facts import KeyKind
from app.model.ids import CaseId, OrderId, ShopId
from app.rules.brake.budget import COUNTED, HOUR, Expense, Spent
from app.store.cases import cases
from app.store.order_digests import unpack
from app.store.orders import order_keys, orders
from app.store.tables import METADATA, UtcTime

spendings = Table(
    "spendings",
    METADATA,
    Column("spent_for", String(40), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("expense", String(8), nullable=False),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Index("ix_spendings_hour", "shop_id", "expense", "at"),
)


def lock_budget(tx: Connection, shop_id: ShopId) -> None:
    """Let nobody else count or spend the shop's hour until the transaction ends.

    Whoever holds it locks no further case: a case is locked before, or not waited for. On
    SQLite a transaction that writes is alone anyway.
    """
    if tx.dialect.name == "postgresql":
        key = func.hashtextextended(f"budget:{shop_id}", 0)
        tx.execute(select(func.pg_advisory_xact_lock(key)))


def spend(
    tx: Connection,
    shop_id: ShopId,
    expense: Expense,
    *,
    spent_for: str,
    case_id: CaseId,
    now: datetime,
) -> None:
    """Write down what is spent now, for an effect or a check; an earlier row of it counts no more."""
    tx.execute(spendings.delete().where(spendings.c.spent_for == spent_for))
    tx.execute(
        spendings.insert().values(
            spent_for=spent_for,
            shop_id=shop_id,
            expense=expense,
            case_id=case_id,
            at=now,
        )
    )


def is_paid(tx: Connection, spent_for: str, now: datetime) -> bool:
    """Tell whether it was paid for within the hour."""
    at = tx.scalar(select(spendings.c.at).where(spendings.c.spent_for == spent_for))
    return at is not None and at > now - HOUR


def spent_by(
    tx: Connection, shop_id: ShopId, expense: Expense, order_id: OrderId, *, now: datetime
) -> Spent:
    """Return what was spent within the hour, also for the keys that an order bears."""
    asked = {**_hour(shop_id, expense, now), "of_order": order_id}
    by_key = {KeyKind(kind): count for kind, count in tx.execute(_BY_KEY, asked)}
    return replace(spent_in_hour(tx, shop_id, expense, now), by_key=by_key)


def spent_in_hour(tx: Connection, shop_id: ShopId, expense: Expense, now: datetime) -> Spent:
    """Return what was spent within the hour, whatever it was for."""
    total, by_storms = tx.execute(_SPENT, _hour(shop_id, expense, now)).one()
    return Spent(total=total, by_storms=by_storms)


def spent_by_cases(
    tx: Connection, shop_id: ShopId, expense: Expense, some: Collection[CaseId], *, now: datetime
) -> int:
    """Return how much of the hour was spent for some cases."""
    question = select(spendings.c.case_id).where(*_IN_HOUR)
    return sum(one in some for one in tx.scalars(question, _hour(shop_id, expense, now)))


def paid_for(
    tx: Connection, shop_id: ShopId, expense: Expense, now: datetime
) -> list[Mapping[KeyKind, bytes]]:
    """Return the keys of the order that each row of the hour was spent for."""
    paid = spendings.join(cases).join(orders, orders.c.order_id == cases.c.order_id)
    question = select(orders.c.keys_packed).select_from(paid).where(*_IN_HOUR)
    found = tx.scalars(question, _hour(shop_id, expense, now))
    return [unpack(packed or b"") for packed in found]


def free_at(tx: Connection, shop_id: ShopId, expense: Expense, now: datetime) -> datetime:
    """Return when the oldest of the hour's rows stops counting; now where there is none."""
    question = select(func.min(spendings.c.at)).where(*_IN_HOUR)
    oldest = tx.scalar(question, _hour(shop_id, expense, now))
    return now if oldest is None else oldest + HOUR


def forget_spendings(tx: Connection, before: datetime) -> None:
    """Delete what counts no more."""
    tx.execute(spendings.delete().where(spendings.c.at < before))


def _hour(shop_id: ShopId, expense: Expense, now: datetime) -> dict[str, object]:
    return {"of_shop": shop_id, "of_expense": expense, "since": now - HOUR}


_IN_HOUR = (
    spendings.c.shop_id == bindparam("of_shop"),
    spendings.c.expense == bindparam("of_expense"),
    spendings.c.at > bindparam("since"),
)
# Asked for every hold and letter, so they are put together once.
_SPENT = (
    select(func.count(), func.count(cases.c.storm_id))
    .select_from(spendings.join(cases))
    .where(*_IN_HOUR)
)
_own, _theirs = order_keys.alias("own"), order_keys.alias("theirs")
_BY_KEY = (
    select(_own.c.kind, func.count())
    .select_from(
        spendings.join(cases)
        .join(_theirs, _theirs.c.order_id == cases.c.order_id)
        .join(_own, and_(_theirs.c.kind == _own.c.kind, _theirs.c.digest == _own.c.digest))
    )
    .where(*_IN_HOUR, _own.c.order_id == bindparam("of_order"), _own.c.kind.in_(COUNTED))
    .group_by(_own.c.kind)
)
