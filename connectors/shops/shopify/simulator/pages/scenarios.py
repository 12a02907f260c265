"""Ready-made ways to shop, for people who try the platform out."""

from dataclasses import dataclass

from connectors.shops.shopify.simulator.state.documents import Json

_KARIN = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address1": "Kungsgatan 12",
    "zip": "753 21",
    "city": "Uppsala",
    "country_code": "SE",
    "phone": "+46709876543",
}
_ANNA = {
    "first_name": "Anna",
    "last_name": "Andersson",
    "address1": "Storgatan 5",
    "zip": "411 24",
    "city": "Göteborg",
    "country_code": "SE",
    "phone": "+46701234567",
}
_ELSEWHERE = {"address1": "Parcel Locker 1001", "zip": "136 40", "city": "Haninge"}
_BLANKET = {"sku": "BLK-1", "title": "Wool blanket", "price": "499.00"}
_PHONE = {"sku": "PHN-1", "title": "Phone", "price": "9990.00", "quantity": 2}
_GIFT_CARD = {"sku": "GFT-1", "title": "Gift card", "price": "1000.00", "gift_card": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way to shop; ``spec`` is what the control API takes as an order."""

    slug: str
    title: str
    hint: str
    spec: Json
    mailbox: str = "karin.karlsson"


SCENARIOS = (
    Scenario(
        slug="ordinary",
        title="An ordinary order",
        hint="One blanket, sent home. The card's address and security code match.",
        spec={"billing_address": _ANNA, "shipping_address": _ANNA, "line_items": [_BLANKET]},
        mailbox="anna.andersson",
    ),
    Scenario(
        slug="risky",
        title="A risky order",
        hint="A newcomer buys two phones and has them sent to a parcel locker. Shopify's own"
        " assessment is pending first, then high.",
        spec={
            "billing_address": _KARIN,
            "shipping_address": {**_KARIN, **_ELSEWHERE},
            "line_items": [_PHONE],
            "card": {"avs": "N", "cvv": "N"},
            "risk": {"level": "HIGH", "after": 10},
            "client_ip": "198.51.100.23",
        },
    ),
    Scenario(
        slug="gift-card",
        title="Risky gift cards",
        hint="Five gift cards, which the shop sends by itself: nothing of them can be held.",
        spec={
            "billing_address": _KARIN,
            "shipping_address": {**_KARIN, **_ELSEWHERE},
            "line_items": [{**_GIFT_CARD, "quantity": 5}],
            "risk": {"level": "HIGH", "after": 10},
        },
    ),
    Scenario(
        slug="bank-deposit",
        title="Paid by bank transfer",
        hint="Nothing is due to be sent until the money has arrived.",
        spec={
            "billing_address": _ANNA,
            "shipping_address": _ANNA,
            "line_items": [_BLANKET],
            "gateway": "bank_deposit",
        },
        mailbox="anna.andersson",
    ),
    Scenario(
        slug="test",
        title="A test order",
        hint="The risky order again, by the gateway that takes no money.",
        spec={
            "billing_address": _KARIN,
            "shipping_address": {**_KARIN, **_ELSEWHERE},
            "line_items": [_PHONE],
            "gateway": "bogus",
        },
    ),
)


def scenario(slug: str) -> Scenario | None:
    """Return the way to shop of that name."""
    return next((known for known in SCENARIOS if known.slug == slug), None)


def spec_of(chosen: Scenario, count: int, email: str) -> Json:
    """Return the order that somebody places in this way.

    Each is somebody new, ``count`` the number of orders so far: who orders again is no newcomer.
    """
    billing = {**chosen.spec["billing_address"]}
    street, _, _ = billing["address1"].rpartition(" ")
    billing |= {
        "address1": f"{street} {count + 1}",
        "phone": f"{billing['phone'][:-4]}{count % 10_000:04d}",
    }
    return {
        "locale": "en",
        **chosen.spec,
        "email": email or f"{chosen.mailbox}{count}@example.test",
        "phone": billing["phone"],
        "customer": {name: billing[name] for name in ("first_name", "last_name")},
        "billing_address": billing,
        "shipping_address": {**billing, **_moved(chosen, count)},
    }


def _moved(chosen: Scenario, count: int) -> Json:
    home, to = chosen.spec["billing_address"], chosen.spec["shipping_address"]
    moved = {name: value for name, value in to.items() if home[name] != value}
    if "address1" in moved:
        street, _, _ = moved["address1"].rpartition(" ")
        moved["address1"] = f"{street} {count + 1}"
    return moved
