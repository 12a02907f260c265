"""Orders whose person was erased after the back-up that was restored: they stay unknown.

The shop may show them still, and a restored database would take them in as new.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, LargeBinary, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from app.model.ids import ExternalOrderId, OrderId, ShopId
from app.store.keyring import Keyring
from app.store.orders import orders
from app.store.tables import METADATA, UtcTime

erased_orders = Table(
    "erased_orders",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("erased_at", UtcTime, nullable=False),
)

_KIND = "order"
_AT_ONCE = 500


def digest_of_order(keyring: Keyring, shop_id: ShopId, external_id: ExternalOrderId) -> bytes:
    """Return the keyed hash of the shop's own id of an order, under the newest key."""
    return keyring.contact_digests(shop_id, _KIND, external_id)[0]


def digests_of_ids(
    tx: Connection, keyring: Keyring, shop_id: ShopId, order_ids: Collection[OrderId]
) -> tuple[bytes, ...]:
    """Return the keyed hashes of the shop's ids of orders."""
    question = select(orders.c.external_id).where(orders.c.order_id.in_(list(order_ids)))
    return tuple(digest_of_order(keyring, shop_id, one) for one in tx.scalars(question))


def remember_erased(
    tx: Connection, shop_id: ShopId, digests: Iterable[bytes], erased_at: datetime
) -> None:
    """Note orders by the keyed hashes of their ids; twice is once."""
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    rows = [{"shop_id": shop_id, "digest": one, "erased_at": erased_at} for one in digests]
    for begin in range(0, len(rows), _AT_ONCE):
        tx.execute(insert(erased_orders).on_conflict_do_nothing(), rows[begin : begin + _AT_ONCE])


def erased_among(
    tx: Connection, keyring: Keyring, shop_id: ShopId, ids: Collection[ExternalOrderId]
) -> set[ExternalOrderId]:
    """Return which of the shop's orders were erased; none where none ever was, in no time."""
    of_shop = erased_orders.c.shop_id == shop_id
    if (
        not ids
        or tx.execute(select(erased_orders.c.digest).where(of_shop).limit(1)).first() is None
    ):
        return set()
    named = {digest: one for one in ids for digest in keyring.contact_digests(shop_id, _KIND, one)}
    wanted = list(named)
    found: set[ExternalOrderId] = set()
    for begin in range(0, len(wanted), _AT_ONCE):
        some = erased_orders.c.digest.in_(wanted[begin : begin + _AT_ONCE])
        found |= {
            named[bytes(one)]
            for one in tx.scalars(select(erased_orders.c.digest).where(of_shop, some))
        }
    return found


def orders_with_person(
    tx: Connection, shop_id: ShopId, after: OrderId, limit: int
) -> list[tuple[OrderId, ExternalOrderId]]:
    """Return some of the shop's orders whose person is known, in the order of their ids."""
    question = (
        select(orders.c.order_id, orders.c.external_id)
        .where(
            orders.c.shop_id == shop_id,
            orders.c.order_id > after,
            orders.c.forgotten_at.is_(None),
        )
        .order_by(orders.c.order_id)
        .limit(limit)
    )
    return [
        (OrderId(row.order_id), ExternalOrderId(row.external_id)) for row in tx.execute(question)
    ]


def forget_erased(tx: Connection, before: datetime) -> None:
    """Delete what was noted before a time: no shop tells of an order that old as of a new one."""
    tx.execute(erased_orders.delete().where(erased_orders.c.erased_at < before))
