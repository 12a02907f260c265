"""The orders of the demo's Shopify shop, the same every time, as its control API takes them.

The same numbered residents buy here as at the other shop, later numbers of them. Nobody here exists.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.supervisor.demo_orders import Spec, pick, resident

_DAYS = 58
"""Shopify shows an app the orders of the last 60 days."""
_ORDERS = 180
_RESIDENTS = 90
_FIRST_RESIDENT = 200
_STRANGERS = 400

_GOODS: tuple[Spec, ...] = (
    {"sku": "CUP-6", "title": "Stoneware cups, six", "price": "349.00"},
    {"sku": "LMP-1", "title": "Table lamp", "price": "499.00"},
    {"sku": "KTL-1", "title": "Kettle", "price": "799.00"},
    {"sku": "BLK-1", "title": "Wool blanket", "price": "899.00"},
)
_CONSOLE: Spec = {"sku": "CON-1", "title": "Game console", "price": "6490.00"}
_TABLET: Spec = {"sku": "TAB-1", "title": "Tablet 256 GB", "price": "9990.00"}
_GIFT: Spec = {
    "sku": "GFT-2",
    "title": "Gift card",
    "price": "2000.00",
    "gift_card": True,
    "requires_shipping": False,
}


def past_orders(now: datetime) -> Iterator[Spec]:
    """Yield the orders before the connection, oldest first."""
    for number in range(_ORDERS):
        ago = timedelta(days=_DAYS) * (_ORDERS - number) / _ORDERS
        yield {
            **_from(_FIRST_RESIDENT + pick(number, "guest", _RESIDENTS)),
            "line_items": [
                {
                    **_GOODS[pick(number, "goods here", len(_GOODS))],
                    "quantity": 1 + pick(number, "how many", 2),
                }
            ],
            "created_at": (now - ago).isoformat(),
            "fulfilled": True,
        }


def usual(number: int) -> Spec:
    """Return a regular's order, which passes."""
    return {**_from(_FIRST_RESIDENT + number), "line_items": [{**_GOODS[0], "quantity": 2}]}


def doubtful(number: int) -> Spec:
    """Return an order that the rules hold: dear, easily sold again, sent elsewhere."""
    stranger = _from(_STRANGERS + number)
    return {
        **stranger,
        "shipping_address": {
            **stranger["billing_address"],
            "address1": f"Parcel Locker {2001 + number}",
            "city": "Haninge",
            "zip": "136 40",
        },
        "line_items": [{**_TABLET, "quantity": 1}, {**_CONSOLE, "quantity": 2}],
        "risk": {"level": "MEDIUM", "after": 1},
    }


def reserved(number: int, now: datetime) -> Spec:
    """Return one whose money is only reserved, for a day and a half more."""
    ends = now + timedelta(hours=36)
    return {
        **doubtful(number),
        "financial_status": "authorized",
        "authorization_expires_at": ends.isoformat(),
    }


def doubtful_gift(number: int) -> Spec:
    """Return one that the shop sends by itself: nothing of it can be stopped."""
    return {**doubtful(number), "line_items": [{**_GIFT, "quantity": 5}]}


def play_money(number: int) -> Spec:
    """Return a test order that would be held."""
    return {**doubtful(number), "gateway": "bogus", "test": True}


def pre_order(number: int, now: datetime) -> Spec:
    """Return one that is not due yet: it will be held once it is."""
    return {**doubtful(number), "scheduled_for": (now + timedelta(days=9)).isoformat()}


def _from(number: int) -> dict[str, Any]:
    person = resident(number)
    name = {name: person[name] for name in ("first_name", "last_name")}
    address = {
        **name,
        "address1": person["address_1"],
        "zip": person["postcode"],
        "city": person["city"],
        "country_code": person["country"],
        "phone": person["phone"],
    }
    return {
        "email": person["email"],
        "phone": person["phone"],
        "customer": name,
        "billing_address": address,
        "shipping_address": address,
        "gateway": "shopify_payments",
        "financial_status": "paid",
        "locale": "en",
        "card": {"brand": "Visa", "bin": "424242", "last4": f"{1000 + number}"},
        "client_ip": f"198.51.100.{1 + number % 250}",
    }
