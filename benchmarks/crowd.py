"""A past of a million orders in a minute, on either database: figures and hashed keys, no person.

Like `shop_past`, whose orders are made and hashed one by one, which for a million takes ten
minutes. Here a buyer's own keys are numbers of the length of a hash. Only what a new order may
share with the crowd, lockers and common names, is hashed as the product does it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy.schema import CreateIndex

from app.model.facts import KeyKind
from app.model.ids import ShopId
from app.model.order import Order
from app.rules.keys import address_key, contact_keys
from app.store.keyring import Keyring
from app.store.order_digests import Digests, digests_of, pack
from app.store.orders import order_keys, orders
from app.store.tables import microseconds
from app.store.transaction import Database
from benchmarks.buyers import COMMON, EVERY
from benchmarks.shop_past import LOCKERS, NETWORKS, locker_of, network_of, ordered_by

_SPAN: Final = timedelta(days=730)
_SEALED: Final = bytes(1_600)
"""As long as a sealed order of a few lines."""
_BATCH: Final = 20_000
_STRANGERS: Final = 5_000_000
"""Their orders and they themselves are numbered from here on."""
_REGULARS: Final = 3
_STRIDE: Final = 7_919
"""Prime: the orders of one buyer lie far apart."""
_OWN: Final[tuple[KeyKind, ...]] = tuple(kind for kind in KeyKind if kind is not KeyKind.ACCOUNT)
_TAGS: Final = {kind: kind.encode().ljust(4)[:4] for kind in KeyKind}
_NAMES: Final = {kind: str(kind) for kind in KeyKind}


class _Columns(NamedTuple):
    table: str
    types: Mapping[str, str]
    """By name, as PostgreSQL calls them."""


_TIMES: Final = dict.fromkeys(("placed_at", "modified_at", "known_at"), "int8")
_ORDER: Final = _Columns(
    "orders",
    {
        "order_id": "int8",
        **dict.fromkeys(("shop_id", "external_id", "status", "currency", "fingerprint"), "varchar"),
        **dict.fromkeys(("number", "payment_method"), "text"),
        **_TIMES,
        "total_minor": "int8",
        **dict.fromkeys(("is_history", "is_test"), "bool"),
        **dict.fromkeys(("keys_packed", "order_sealed"), "bytea"),
    },
)
_KEY: Final = _Columns(
    "order_keys",
    {
        "order_id": "int8",
        **dict.fromkeys(("kind", "shop_id"), "varchar"),
        "digest": "bytea",
        **dict.fromkeys(("placed_at", "known_at"), "int8"),
    },
)


_INDEXES: Final = (*orders.indexes, *order_keys.indexes)


class Past(NamedTuple):
    """An earlier order: its number, when it was placed (microseconds), and its keys."""

    number: int
    placed: int
    digests: Digests


def crowd(
    keyring: Keyring, shop_id: ShopId, numbers: range, *, most: int, now: datetime
) -> Iterator[Past]:
    """Yield these of so many orders of the two years before, a third of them a buyer's second."""
    shared = _shared(keyring, shop_id, now)
    lockers, names, networks = (
        shared[kind] for kind in (KeyKind.ADDRESS, KeyKind.NAME, KeyKind.IP)
    )
    buyers, begin = max(1, most * 2 // 3), microseconds(now - _SPAN)
    step = (microseconds(now) - begin) // (most + 1)
    for number in numbers:
        buyer = number * _STRIDE % buyers
        digests: dict[KeyKind, bytes] = {kind: _own(kind, buyer) for kind in _OWN}
        if buyer % 2:
            digests[KeyKind.ACCOUNT] = _own(KeyKind.ACCOUNT, buyer)
        if number * _STRIDE % 400 < LOCKERS:
            digests[KeyKind.ADDRESS] = lockers[number * _STRIDE % 400]
        if number * _STRIDE % 3_000 < NETWORKS:
            digests[KeyKind.IP] = networks[number * _STRIDE % 3_000]
        if buyer % EVERY == 0:
            digests[KeyKind.NAME] = names[buyer // EVERY % COMMON]
        yield Past(number, begin + number * step, digests)


def strangers(numbers: range, now: datetime) -> list[Order]:
    """Return orders placed now by people outside the crowd."""
    return [ordered_by(_STRANGERS + one, _STRANGERS + one, now) for one in numbers]


def earlier_orders(
    keyring: Keyring, shop_id: ShopId, numbers: range, now: datetime
) -> Iterator[Past]:
    """Yield what every third of these strangers ordered a month before."""
    placed_at = now - timedelta(days=30)
    for number in numbers[::_REGULARS]:
        order = ordered_by(_STRANGERS + number, number, placed_at)
        digests = digests_of(keyring, shop_id, order, contact_keys(order))
        yield Past(_STRANGERS // 2 + number, microseconds(placed_at), digests)


def keep_past(database: Database, shop_id: ShopId, past: Iterable[Past]) -> None:
    """Keep earlier orders as a database takes them fastest, and make the indexes at the end."""
    with database.write() as tx:
        for index in _INDEXES:
            index.drop(tx)
    (_keep_in_sqlite if database.is_sqlite else _keep_in_postgres)(database, shop_id, past)


def _shared(keyring: Keyring, shop_id: ShopId, now: datetime) -> dict[KeyKind, list[bytes]]:
    """Hash what a new order may have in common with the crowd."""
    named = (ordered_by(one * EVERY, 1, now) for one in range(COMMON))
    texts = {
        KeyKind.ADDRESS: [address_key(locker_of(one)) or "" for one in range(LOCKERS)],
        KeyKind.NAME: [contact_keys(order)[KeyKind.NAME] for order in named],
        KeyKind.IP: [network_of(one) for one in range(NETWORKS)],
    }
    return {
        kind: [keyring.contact_digests(shop_id, kind, one)[0] for one in of_kind]
        for kind, of_kind in texts.items()
    }


def _own(kind: KeyKind, buyer: int) -> bytes:
    return b"%b%016d" % (_TAGS[kind], buyer)


def _batches(past: Iterable[Past]) -> Iterator[list[Past]]:
    some: list[Past] = []
    for one in past:
        some.append(one)
        if len(some) == _BATCH:
            yield some
            some = []
    yield some


def _rows(
    shop_id: ShopId, some: Sequence[Past]
) -> tuple[Iterator[tuple[Any, ...]], Iterator[tuple[Any, ...]]]:
    return (_order(shop_id, one) for one in some), _keys(shop_id, some)


def _order(shop_id: ShopId, one: Past) -> tuple[Any, ...]:
    name, placed = str(one.number), one.placed
    return (
        *(one.number, shop_id, name, "shipped", "SEK", "", name, "stripe", placed, placed, placed),
        *(10_000 + one.number * _STRIDE % 390_000, True, False, pack(one.digests), _SEALED),
    )


def _keys(shop_id: ShopId, some: Iterable[Past]) -> Iterator[tuple[Any, ...]]:
    for number, placed, digests in some:
        for kind, digest in digests.items():
            yield number, _NAMES[kind], shop_id, digest, placed, placed


def _keep_in_sqlite(database: Database, shop_id: ShopId, past: Iterable[Past]) -> None:
    database.close()  # another way of keeping its journal wants the file for itself
    path = database.engine.url.database or ""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # What the product waits for, the making of a past need not.
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "threads=2"):
            connection.execute(f"PRAGMA {setting}")
        for some in _batches(past):
            connection.execute("BEGIN")
            for told, rows in zip((_into(_ORDER), _into(_KEY)), _rows(shop_id, some), strict=True):
                connection.executemany(told, rows)
            connection.execute("COMMIT")
        for index in _INDEXES:
            connection.execute(str(CreateIndex(index).compile(dialect=database.engine.dialect)))
        connection.execute("PRAGMA journal_mode=WAL")


def _into(columns: _Columns) -> str:
    marks = ", ".join("?" * len(columns.types))
    return f"INSERT INTO {columns.table} ({', '.join(columns.types)}) VALUES ({marks})"  # noqa: S608 - our own names


def _keep_in_postgres(database: Database, shop_id: ShopId, past: Iterable[Past]) -> None:
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        for some in _batches(past):
            # Every key names its order: the database need not look.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL synchronous_commit = off")
            for columns, rows in zip((_ORDER, _KEY), _rows(shop_id, some), strict=True):
                names = ", ".join(columns.types)
                copy = f"COPY {columns.table} ({names}) FROM STDIN (FORMAT BINARY)"
                with cursor.copy(copy) as copying:
                    copying.set_types(tuple(columns.types.values()))
                    for row in rows:
                        copying.write_row(row)
            connection.commit()
        cursor.execute("SET maintenance_work_mem = '400MB'")
        for index in _INDEXES:
            cursor.execute(str(CreateIndex(index).compile(dialect=database.engine.dialect)))
        cursor.execute(_NEXT)
        cursor.execute("RESET maintenance_work_mem")
        connection.commit()


_NEXT: Final = "SELECT setval(pg_get_serial_sequence('orders', 'order_id'), (SELECT max(order_id) FROM orders))"
