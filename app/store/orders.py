"""Orders as their shops last told us, and the keyed hashes that tie them together.

The order itself is sealed in one piece; what stands in the open is what lists, sums
and deadlines need. Erasing a person empties the sealed piece and deletes the keys.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    select,
)

from app.model.errors import NotFoundError
from app.model.facts import KeyKind
from app.model.ids import ExternalOrderId, OrderId, ShopId
from app.model.money import Money
from app.model.order import ENDED, Order, OrderStatus, Standing
from app.rules.history.known import WAITING
from app.store.cases import OPEN, cases
from app.store.decisions import forget_words
from app.store.keyring import Keyring, Purpose
from app.store.many_rows import insert_rows, insert_values
from app.store.order_digests import KEY_COLUMNS, digests_of, key_rows, pack
from app.store.signals import forget_signal_words
from app.store.tables import METADATA, AnyRow, UtcTime

orders = Table(
    "orders",
    METADATA,
    Column(
        "order_id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("shop_id", String(40), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("number", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("modified_at", UtcTime, nullable=False),
    Column("known_at", UtcTime, nullable=False),
    Column("ended_badly_at", UtcTime),
    Column("revived_at", UtcTime),
    Column("refunded_at", UtcTime),
    Column("waiting_changed_at", UtcTime),
    Column("total_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("payment_method", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("is_history", Boolean, nullable=False),
    Column("is_test", Boolean, nullable=False),
    Column("standing", Text),
    Column("keys_packed", LargeBinary),
    Column("order_sealed", LargeBinary),
    Column("portal_sealed", LargeBinary),
    Column("forgotten_at", UtcTime),
    UniqueConstraint("shop_id", "external_id"),
    Index(
        *("ix_orders_usual", "shop_id", "currency", "is_test"),
        *("placed_at", "known_at", "total_minor"),
    ),
    Index("ix_orders_number", "shop_id", "number"),
    Index("ix_orders_forget", "shop_id", "forgotten_at", "placed_at"),
)

order_keys = Table(
    "order_keys",
    METADATA,
    Column("order_id", ForeignKey("orders.order_id"), primary_key=True),
    # SQLite does not mind how long a text is: its table was not copied to say so.
    Column("kind", String(16).with_variant(String(12), "sqlite"), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("known_at", UtcTime, nullable=False),
    Index("ix_order_keys_digest", "shop_id", "kind", "digest", "placed_at", "known_at", "order_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalView:
    """What the buyer's page may show of an order, so that its owner recognises it."""

    number: str
    goods: tuple[tuple[int, str], ...]
    """Quantity and title of each line."""
    total: Money
    town: str
    language: str
    """The buyer's language where the shop told it, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOrder:
    """An order's row without its sealed parts."""

    order_id: OrderId
    external_id: ExternalOrderId
    status: OrderStatus
    placed_at: datetime
    modified_at: datetime
    known_at: datetime
    fingerprint: str
    is_history: bool
    is_forgotten: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWrite:
    """An order on its way into the store, with what is derived from it."""

    order: Order
    fingerprint: str
    keys: Mapping[KeyKind, str]
    """Key kind → normalised text, hashed here."""
    town: str


def stored_orders(
    tx: Connection, shop_id: ShopId, external_ids: Iterable[ExternalOrderId]
) -> dict[ExternalOrderId, StoredOrder]:
    """Return what is known of these orders, locked until the end."""
    question = select(*_OPEN_COLUMNS).where(
        orders.c.shop_id == shop_id, orders.c.external_id.in_(list(external_ids))
    )
    found = (_stored(row) for row in tx.execute(question.with_for_update()))
    return {one.external_id: one for one in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order that was not known yet."""

    write: OrderWrite
    known_at: datetime
    is_history: bool


def add_orders(
    tx: Connection, keyring: Keyring, shop_id: ShopId, new: Sequence[NewOrder]
) -> dict[ExternalOrderId, OrderId]:
    """Keep orders that were not known yet; return the ids under which they are."""
    if not new:
        return {}
    digests = [digests_of(keyring, shop_id, one.write.order, one.write.keys) for one in new]
    rows = [
        {
            "shop_id": shop_id,
            "external_id": _id_of(one),
            "known_at": one.known_at,
            "is_history": one.is_history,
            "keys_packed": pack(own),
            **_values(keyring, one.write),
            **_began(one.write.order.status, one.known_at),
        }
        for one, own in zip(new, digests, strict=True)
    ]
    insert_values(tx, orders, rows)
    written = select(orders.c.external_id, orders.c.order_id).where(
        orders.c.shop_id == shop_id,
        orders.c.external_id.in_([_id_of(one) for one in new]),
    )
    ids = {ExternalOrderId(row.external_id): OrderId(row.order_id) for row in tx.execute(written)}
    keys = (
        key_rows(
            *(shop_id, ids[_id_of(one)], own),
            placed_at=one.write.order.placed_at,
            known_at=one.known_at,
        )
        for one, own in zip(new, digests, strict=True)
    )
    insert_rows(tx, order_keys, KEY_COLUMNS, [row for of_order in keys for row in of_order])
    return ids


def _id_of(new: NewOrder) -> ExternalOrderId:
    return new.write.order.external_id


def change_order(
    tx: Connection,
    keyring: Keyring,
    shop_id: ShopId,
    known: StoredOrder,
    *,
    write: OrderWrite,
    now: datetime,
) -> None:
    """Keep the newer state of a known order; its first ``known_at`` stays."""
    values = _values(keyring, write) | _turns(known.status, write.order.status, now)
    # The values as parameters: so the statement is compiled once, not for every order.
    tx.execute(_CHANGE, {"changed": known.order_id, **values})
    if write.fingerprint != known.fingerprint:
        _change_keys(tx, keyring, shop_id, known, write=write)


def _change_keys(
    tx: Connection, keyring: Keyring, shop_id: ShopId, known: StoredOrder, *, write: OrderWrite
) -> None:
    digests = digests_of(keyring, shop_id, write.order, write.keys)
    tx.execute(order_keys.delete().where(order_keys.c.order_id == known.order_id))
    times = {"placed_at": write.order.placed_at, "known_at": known.known_at}
    rows = key_rows(shop_id, known.order_id, digests, **times)
    insert_rows(tx, order_keys, KEY_COLUMNS, rows)
    tx.execute(_CHANGE, {"changed": known.order_id, "keys_packed": pack(digests)})


def change_status(tx: Connection, order_id: OrderId, status: OrderStatus, now: datetime) -> None:
    """Note an order's new status where nothing else was told."""
    is_it = orders.c.order_id == order_id
    before = tx.scalar(select(orders.c.status).where(is_it).with_for_update())
    if before is not None:
        turns = _turns(OrderStatus(before), status, now)
        tx.execute(orders.update().where(is_it).values(status=status, **turns))


def stored_order(tx: Connection, shop_id: ShopId, order_id: OrderId) -> StoredOrder:
    """Return an order's row. Raises NotFoundError for one of another shop."""
    question = select(*_OPEN_COLUMNS).where(
        orders.c.shop_id == shop_id, orders.c.order_id == order_id
    )
    row = tx.execute(question).one_or_none()
    if row is None:
        msg = "There is no such order."
        raise NotFoundError(msg)
    return _stored(row)


def open_order(tx: Connection, keyring: Keyring, order_id: OrderId) -> Order | None:
    """Open an order whole; None once its person is forgotten."""
    sealed = tx.scalar(select(orders.c.order_sealed).where(orders.c.order_id == order_id))
    return None if sealed is None else _DECODER.decode(keyring.unseal(Purpose.PERSON, sealed))


def portal_view(tx: Connection, keyring: Keyring, order_id: OrderId) -> PortalView | None:
    """Open what the buyer's page shows; None once it is forgotten."""
    sealed = tx.scalar(select(orders.c.portal_sealed).where(orders.c.order_id == order_id))
    if sealed is None:
        return None
    return msgspec.json.decode(keyring.unseal(Purpose.PORTAL, sealed), type=PortalView)


def standing_of(tx: Connection, order_id: OrderId) -> Standing:
    """Return how an order stands at its shop; nothing where that tells nothing, or is forgotten."""
    kept = tx.scalar(select(orders.c.standing).where(orders.c.order_id == order_id))
    return _NO_STANDING if kept is None else msgspec.json.decode(kept, type=Standing)


def forget_order(tx: Connection, order_id: OrderId, now: datetime) -> None:
    """Erase the person of an order; number, amount and dates stay."""
    _forget(tx, [order_id], now)


def forget_orders(
    tx: Connection, shop_id: ShopId, before: datetime, now: datetime, *, limit: int
) -> int:
    """Erase the people of a shop's orders placed before a time; return how many.

    Orders of an open case are left alone.
    """
    in_a_case = select(cases.c.order_id).where(cases.c.shop_id == shop_id, cases.c.state.in_(OPEN))
    old = select(orders.c.order_id).where(
        orders.c.shop_id == shop_id,
        orders.c.forgotten_at.is_(None),
        orders.c.placed_at < before,
        orders.c.order_id.not_in(in_a_case),
    )
    found = [OrderId(order_id) for order_id in tx.scalars(old.limit(limit))]
    if found:
        _forget(tx, found, now)
    return len(found)


def _forget(tx: Connection, order_ids: Sequence[OrderId], now: datetime) -> None:
    erased = {
        **dict.fromkeys(("keys_packed", "order_sealed", "portal_sealed", "standing")),
        "fingerprint": "",
        "forgotten_at": now,
    }
    tx.execute(orders.update().where(orders.c.order_id.in_(order_ids)).values(**erased))
    tx.execute(order_keys.delete().where(order_keys.c.order_id.in_(order_ids)))
    forget_words(tx, order_ids)
    forget_signal_words(tx, order_ids)


_OPEN_COLUMNS = (
    orders.c.order_id,
    orders.c.external_id,
    orders.c.status,
    orders.c.placed_at,
    orders.c.modified_at,
    orders.c.known_at,
    orders.c.fingerprint,
    orders.c.is_history,
    orders.c.forgotten_at,
)
_CHANGE = orders.update().where(orders.c.order_id == bindparam("changed"))
_NO_STANDING = Standing()
_DECODER = msgspec.json.Decoder(Order)
_ENCODER = msgspec.json.Encoder()


def _stored(row: AnyRow) -> StoredOrder:
    return StoredOrder(
        order_id=OrderId(row.order_id),
        external_id=ExternalOrderId(row.external_id),
        status=OrderStatus(row.status),
        placed_at=row.placed_at,
        modified_at=row.modified_at,
        known_at=row.known_at,
        fingerprint=row.fingerprint,
        is_history=row.is_history,
        is_forgotten=row.forgotten_at is not None,
    )


def _began(status: OrderStatus, known_at: datetime) -> dict[str, datetime | None]:
    return {
        "ended_badly_at": known_at if status in ENDED else None,
        "refunded_at": known_at if status is OrderStatus.REFUNDED else None,
    }


def _turns(before: OrderStatus, status: OrderStatus, now: datetime) -> dict[str, datetime]:
    """Return when what history asks of an order turned: what was true until then stays known."""
    turned = {
        "ended_badly_at": status in ENDED and before not in ENDED,
        "revived_at": before in ENDED and status not in ENDED,
        "refunded_at": status is OrderStatus.REFUNDED and before is not OrderStatus.REFUNDED,
        "waiting_changed_at": (status in WAITING) != (before in WAITING),
    }
    return {name: now for name, has_turned in turned.items() if has_turned}


def _values(keyring: Keyring, write: OrderWrite) -> dict[str, Any]:
    order = write.order
    view = PortalView(
        number=order.number,
        goods=tuple((line.quantity, line.title) for line in order.lines),
        total=order.total,
        town=write.town,
        language=order.language,
    )
    return {
        "number": order.number,
        "status": order.status,
        "placed_at": order.placed_at,
        "modified_at": order.modified_at,
        "total_minor": order.total.minor,
        "currency": order.total.currency,
        "payment_method": order.payment.method,
        "fingerprint": write.fingerprint,
        "is_test": order.is_test,
        "standing": _standing(order),
        "order_sealed": keyring.seal(Purpose.PERSON, _ENCODER.encode(order)),
        "portal_sealed": keyring.seal(Purpose.PORTAL, _ENCODER.encode(view)),
    }


def _standing(order: Order) -> str | None:
    standing = order.standing()
    return None if standing == _NO_STANDING else msgspec.json.encode(standing).decode()
