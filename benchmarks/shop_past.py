"""Orders of a shop's buyers, each always the same one: what a past is made of, and what is asked.

One in twenty parcels goes to one of twenty lockers, one payer in thirty bears one of fifty
common names, and one order in ten comes from one of three hundred networks of companies and
carriers: keys that thousands of orders share once the past is long.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Final

from app.model.ids import ExternalOrderId
from app.model.money import Money
from app.model.order import Address, Customer, Line, Order, OrderStatus, Payment
from app.model.private import Private
from benchmarks.buyers import name_of, word_of

LOCKERS: Final = 20
NETWORKS: Final = 300
_METHODS: Final = ("stripe", "klarna_payments", "swish")


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
    if shared < NETWORKS:
        return network_of(shared)
    return f"203.{buyer // 62_500 % 250}.{buyer // 250 % 250}.{buyer % 250}"


def network_of(number: int) -> str:
    """Return one of the addresses that many share."""
    return f"198.51.{number // 250}.{number % 250}"
