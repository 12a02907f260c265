"""Some months of a believable shop's orders, the same every time.

The people are the ones of the simulated store and numbered residents of two streets;
nobody here exists. Numbers come from a fixed sequence, so that every demo is alike.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

_DAYS = 150
_ORDERS = 360
_RESIDENTS = 140
_GOODS = ("SCK-1", "MUG-1", "JKT-1", "HPH-1", "SCK-1", "MUG-1", "SCK-1", "GFT-1")
_TOWNS = (
    ("Göteborg", "411"),
    ("Uppsala", "753"),
    ("Malmö", "211"),
    ("Umeå", "903"),
    ("Lund", "222"),
)
_METHODS = ("stripe", "stripe", "stripe", "cod", "bacs")
_FIRST = ("Anna", "Karin")
_LAST = ("Andersson", "Karlsson")

Spec = dict[str, Any]


def history(now: datetime) -> Iterator[Spec]:
    """Yield past orders, oldest first, as the store's control API takes them."""
    for number in range(_ORDERS):
        ago = timedelta(days=_DAYS) * (_ORDERS - number) / _ORDERS
        placed = now - ago - timedelta(hours=pick(number, "hour", 20))
        buyer = resident(pick(number, "buyer", _RESIDENTS))
        yield {
            "billing": buyer,
            "line_items": [
                {
                    "sku": _GOODS[pick(number, "goods", len(_GOODS))],
                    "quantity": 1 + pick(number, "quantity", 2),
                }
            ],
            "payment_method": _METHODS[pick(number, "method", len(_METHODS))],
            "status": _status(number),
            "created_at": placed.isoformat(),
            "customer_ip_address": f"198.51.100.{pick(number, 'ip', 250) + 1}",
        }


def risky(number: int) -> Spec:
    """Return a fresh order that the rules hold: dear, resaleable, sent elsewhere."""
    buyer = resident(_RESIDENTS + number)
    return {
        "billing": buyer,
        "shipping": {
            "first_name": buyer["first_name"],
            "last_name": buyer["last_name"],
            "address_1": f"Parcel Locker {1001 + number}",
            "city": "Haninge",
            "postcode": "136 40",
        },
        "line_items": [
            {"sku": "PHN-1", "quantity": 2},
            {"sku": "WTC-1", "quantity": 1},
            {"sku": "GFT-1", "quantity": 2},
        ],
        "payment_method": "stripe",
    }


def ordinary(number: int) -> Spec:
    """Return a fresh order that the rules let pass: a regular's, to the usual address."""
    return {
        "billing": resident(number),
        "line_items": [{"sku": "SCK-1", "quantity": 2}],
        "payment_method": "stripe",
    }


def resident(number: int) -> dict[str, str]:
    """Return a numbered resident of two streets."""
    town, district = _TOWNS[number % len(_TOWNS)]
    first, last = _FIRST[number % 2], _LAST[(number // 2) % 2]
    return {
        "first_name": first,
        "last_name": last,
        "address_1": f"{'Storgatan' if number % 2 else 'Kungsgatan'} {number + 1}",
        "city": town,
        "postcode": f"{district} {10 + number % 80}",
        "country": "SE",
        "email": f"resident{number + 1}@example.test",
        "phone": f"+4670{1000000 + number * 37:07d}",
    }


def _status(number: int) -> str:
    if number % 41 == 0:
        return "cancelled"
    if number % 53 == 0:
        return "refunded"
    return "processing" if number > _ORDERS - 6 else "completed"


def pick(number: int, about: str, choices: int) -> int:
    """Choose, without chance: the same for the same order and subject."""
    digest = hashlib.sha256(f"{about} {number}".encode()).digest()
    return int.from_bytes(digest[:4]) % choices
