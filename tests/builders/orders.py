"""Orders to test with: one ordinary order, and whatever a test changes about it.

Anna Andersson of the recorded deliveries buys a winter jacket for 1,348 kronor.
Personal fields may be given bare: the builders put the coat on.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.model.ids import ExternalOrderId
from app.model.money import Money
from app.model.order import Address, Customer, Line, Name, Order, OrderStatus, Payment
from app.model.private import Private

PLACED_AT = datetime(2026, 11, 21, 19, 22, 11, tzinfo=UTC)
ANNA = Name(first="Anna", last="Andersson")
KARIN = Name(first="Karin", last="Karlsson")


def kronor(amount):
    return Money.from_major(amount, "SEK")


def an_address(**changes):
    home = Address(
        name=ANNA,
        lines=("Storgatan 5",),
        postal_code="411 24",
        city="Göteborg",
        country="SE",
        phone="+46701234567",
    )
    return replace(home, **changes)


def another_address(**changes):
    """A place in another town, where Anna never lived."""
    place = {"lines": ("Björkvägen 12",), "postal_code": "136 40", "city": "Haninge"}
    return an_address(**(place | changes))


def a_guest(**changes):
    guest = Customer(
        account_id=None,
        name=Private(ANNA),
        email=Private("anna.andersson@example.test"),
        phone=Private("+46701234567"),
    )
    return replace(guest, **_in_coats(changes, ("name", "email", "phone")))


def a_member(**changes):
    """A customer with an account of her own, two years old."""
    member = {"account_id": "7", "account_created_at": PLACED_AT - timedelta(days=730)}
    return a_guest(**(member | changes))


def a_line(**changes):
    jacket = {"sku": "JKT-1", "title": "Winter jacket", "quantity": 1, "price": kronor(1299)}
    given = jacket | changes
    price = given["price"]
    total = Money(minor=price.minor * given["quantity"], currency=price.currency)
    return Line(**({"total": total} | given))


def a_payment(**changes):
    payment = Payment(
        method="stripe", title="Card", transaction_id="pi_sample_1", paid_at=PLACED_AT
    )
    return replace(payment, **_in_coats(changes, ("card_key",)))


def an_order(**changes):
    order = Order(
        external_id=ExternalOrderId("40"),
        number="40",
        status=OrderStatus.TO_SHIP,
        native_status="processing",
        placed_at=PLACED_AT,
        modified_at=PLACED_AT,
        total=kronor(1348),
        customer=a_guest(),
        billing=Private(an_address()),
        shipping=Private(an_address()),
        lines=(a_line(),),
        payment=a_payment(),
        shipping_method="flat_rate",
        ip=Private("203.0.113.77"),
        user_agent=Private("Mozilla/5.0 (X11; Linux x86_64) TestShopper/1.0"),
        language="sv",
        created_via="store-api",
    )
    coats = ("billing", "shipping", "ip", "user_agent", "customer_note")
    return replace(order, **_in_coats(changes, coats))


def _in_coats(changes, personal):
    return {
        name: value
        if name not in personal or value is None or isinstance(value, Private)
        else Private(value)
        for name, value in changes.items()
    }
