"""Small history files: six ordinary months of a shop, and whatever a test adds."""

import json
from datetime import UTC, datetime, timedelta

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)

PACK = """
name = "trial"
description = "Asks whoever pays more than a thousand."

[asks]
card_or_device = 20.0
document = 50.0

[[rule]]
name = "dear"
says = "It costs more than a thousand."
when = "basket.total > 1000.0"
points = 30
graded = "ramp(basket.total, 1000.0, 3000.0)"

[[rule]]
name = "guest"
says = "A guest ordered it."
when = "account.guest"
points = 15

[[rule]]
name = "known-fraud"
says = "Whoever ordered it was called a fraud before."
when = "history.person_frauds > 0"
demands = "person"
"""


def order_line(number, *, day=0, **said):
    """Return an order of 100 kronor by a buyer of its own, ``day`` days after the first."""
    return {
        "order_id": str(number),
        "created_at": (BEGAN + timedelta(days=day)).isoformat(),
        "currency": "SEK",
        "total": 100,
        "status": "paid",
        "customer_id": f"c{number}",
        "email": f"buyer.{number}@example.test",
        "accept_language": "sv-SE",
        "billing_address": {
            "first_name": "Anna",
            "last_name": "Andersson",
            "address1": f"Storgatan {number}",
            "postal_code": "411 24",
            "city": "Göteborg",
            "country": "SE",
        },
        **said,
    }


def event_line(kind, number, *, day, reason=None, amount=None):
    return {
        "type": kind,
        "order_id": str(number),
        "at": (BEGAN + timedelta(days=day)).isoformat(),
        "reason": reason,
        "amount": amount,
    }


def write_lines(path, lines):
    """Write objects as JSON, and what is text already as it is."""
    texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path
