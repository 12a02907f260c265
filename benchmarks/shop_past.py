"""A shop's past of any length, written straight into the store: keys and figures, no person.

A third of the orders are a regular's second or later one. One in twenty parcels goes to
one of twenty lockers, one payer in thirty bears one of fifty common names, and one order in
ten comes from one of three hundred networks of companies and carriers: keys that thousands
of orders share once the past is long.
"""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from app.model.ids import ExternalOrderId, OrderId, ShopId
from app.model.money import Money
from app.model.order import Address, Customer, Line, Order, OrderStatus, Payment
from app.model.private import Private
from app.rules.keys import contact_keys
from app.store.keyring import Keyring
from app.store.order_digests import digests_of, key_rows, pack
from app.store.orders import order_keys, orders
from app.store.transaction import Database
from benchmarks.buyers import name_of, word_of

_SPAN: Final = timedelta(days=730)
_BATCH: Final = 5_000
_SEALED: Final = bytes(1_600)
"""As long as a sealed order of a few lines."""
LOCKERS: Final = 20
_NETWORKS: Final = 300
_METHODS: Final = ("stripe", "klarna_payments", "swish")


def order_of(number: int, placed_at: datetime, most: int) -> Order:
    """Return the order of that number among so many: always the same one."""
    return ordered_by(_drawn(number, "buyer", max(1, most * 2 // 3)), number, placed_at)


def ordered_by(buyer: int, number: int, placed_at: datetime) -> Order:
    """Return the order of that number, by the buyer with that number."""
    home = _home(buyer)
    locker = _drawn(number, "locker", 400)
    parcel = locker_of(locker) if locker < LOCKERS else home
    total = Money(minor=10_000 + _drawn(number, "total", 390_000), currency="SEK")
    return Order(
        external_id=ExternalOrderId(str(number)),
        number=str(number),
        status=OrderStatus.TO_SHIP,
        native_status="processing",
        placed_at=placed_at,
        modified_at=placed_at,
        total=total,
        customer=Customer(
            account_id=str(buyer) if buyer % 2 else None,
            name=Private(home.name),
            email=Private(f"{word_of(buyer)}.berg{buyer}@example.test"),
            phone=Private(f"+4670{1_000_000 + buyer % 9_000_000}"),
        ),
        billing=Private(home),
        shipping=Private(parcel),
        lines=(Line(sku="JKT-1", title="Jacket", quantity=1, price=total, total=total),),
        payment=Payment(
            method=_METHODS[_drawn(number, "method", len(_METHODS))],
            title="Pay",
            transaction_id=str(number),
            paid_at=placed_at,
            card_key=Private(f"visa-{buyer}"),
        ),
        shipping_method="flat_rate",
        ip=Private(_network(number, buyer)),
        user_agent=Private("Mozilla/5.0 (X11; Linux x86_64) TestShopper/1.0"),
        device_id=Private(f"device-{buyer}"),
        language="sv",
    )


def add_past(
    database: Database,
    keyring: Keyring,
    shop_id: ShopId,
    numbers: range,
    *,
    now: datetime,
    most: int,
) -> None:
    """Keep the orders of these numbers, spread over the two years before now.

    The index by which orders are found is made anew at the end: filled order by order, its
    pages would be read and written all over the disk.
    """
    [found_by] = order_keys.indexes
    with database.write() as tx:
        found_by.drop(tx)
    for begin in numbers[::_BATCH]:
        some = range(begin, min(begin + _BATCH, numbers.stop))
        placed = {one: now - _SPAN * (most - one) / most for one in some}
        rows, keys = [], []
        for number in some:
            order = order_of(number, placed[number], most)
            digests = digests_of(keyring, shop_id, order, contact_keys(order))
            rows.append(_row(shop_id, order) | {"keys_packed": pack(digests)})
            times = {"placed_at": order.placed_at, "known_at": order.placed_at}
            keys += key_rows(shop_id, OrderId(number), digests, **times)
        with database.write() as tx:
            tx.execute(orders.insert(), rows)
            tx.execute(order_keys.insert(), keys)
    with database.write() as tx:
        found_by.create(tx)


def _row(shop_id: ShopId, order: Order) -> dict[str, Any]:
    times = dict.fromkeys(("placed_at", "modified_at", "known_at"), order.placed_at)
    return times | {
        "order_id": int(order.external_id),
        "shop_id": shop_id,
        "external_id": order.external_id,
        "number": order.number,
        "status": "shipped",
        "total_minor": order.total.minor,
        "currency": order.total.currency,
        "payment_method": order.payment.method,
        "fingerprint": "",
        "is_history": True,
        "is_test": False,
        "order_sealed": _SEALED,
    }


def _drawn(number: int, what: str, most: int) -> int:
    """Draw a lot: the same for the same order, and evenly spread."""
    digest = blake2b(f"{number} {what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % most


def _home(buyer: int) -> Address:
    return Address(
        name=name_of(buyer),
        lines=(f"Storgatan {buyer % 900 + 1}",),
        postal_code=f"{10_000 + buyer % 80_000}",
        city="Haninge",
        country="SE",
    )


def locker_of(number: int) -> Address:
    """Return one of the lockers that many share."""
    return Address(
        lines=(f"Parcel Locker {number + 1}",), postal_code="11120", city="Stockholm", country="SE"
    )


def _network(number: int, buyer: int) -> str:
    shared = _drawn(number, "network", 3000)
    if shared < _NETWORKS:
        return f"198.51.{shared // 250}.{shared % 250}"
    return f"203.{buyer // 62_500 % 250}.{buyer // 250 % 250}.{buyer % 250}"
