"""Ready-made ways to shop, for the store front and for seeding a demo with the same people."""

from dataclasses import dataclass

from connectors.shops.woocommerce.simulator.php_json import Json

LEAVE = "leave"
"""The scenario whose shopper does not order."""

ANNA = {
    "first_name": "Anna",
    "last_name": "Andersson",
    "address_1": "Storgatan 5",
    "city": "Göteborg",
    "postcode": "411 24",
    "country": "SE",
    "email": "anna.andersson@example.test",
    "phone": "+46701234567",
}
KARIN = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address_1": "Kungsgatan 12",
    "city": "Uppsala",
    "postcode": "753 21",
    "country": "SE",
    "email": "karin.karlsson@example.test",
    "phone": "+46709876543",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way to shop; ``spec`` is what the control API takes as an order."""

    slug: str
    title: str
    hint: str
    spec: Json


SCENARIOS = (
    Scenario(
        slug="risky",
        title="A risky order",
        hint="A guest fills a dear basket with goods that sell on easily and has it sent elsewhere.",
        spec={
            "billing": KARIN,
            "shipping": {
                "first_name": "Eve",
                "last_name": "Drop",
                "address_1": "Parcel Locker 1001",
                "city": "Haninge",
                "postcode": "13640",
            },
            "line_items": [
                {"sku": "PHN-1", "quantity": 2},
                {"sku": "WTC-1", "quantity": 1},
                {"sku": "GFT-1", "quantity": 3},
            ],
            "payment_method": "stripe",
        },
    ),
    Scenario(
        slug="regular",
        title="A regular's small order",
        hint="Anna has an account, buys socks and a mug, and has them sent home.",
        spec={
            "billing": ANNA,
            "register": True,
            "line_items": [{"sku": "SCK-1", "quantity": 2}, {"sku": "MUG-1", "quantity": 1}],
            "payment_method": "stripe",
        },
    ),
    Scenario(
        slug="new-address",
        title="A known buyer, a new address",
        hint="Anna's account again, but the headphones go to a town she never ordered to.",
        spec={
            "billing": ANNA,
            "register": True,
            "shipping": {"address_1": "Drottninggatan 12", "city": "Malmö", "postcode": "211 44"},
            "line_items": [{"sku": "HPH-1", "quantity": 2}],
            "payment_method": "stripe",
        },
    ),
    Scenario(
        slug="bank-transfer",
        title="Pay by bank transfer",
        hint="The store itself puts such an order on hold until the money is there.",
        spec={
            "billing": KARIN,
            "line_items": [{"sku": "JKT-1", "quantity": 1}],
            "payment_method": "bacs",
        },
    ),
    Scenario(
        slug=LEAVE,
        title="Open the checkout and leave",
        hint="What has been typed stays behind as a draft, and its webhook goes out all the same.",
        spec={
            "billing": KARIN,
            "line_items": [{"sku": "BAG-1", "quantity": 1}],
            "payment_method": "stripe",
        },
    ),
)


def scenario(slug: str) -> Scenario | None:
    """Find a scenario by its short name."""
    return next((known for known in SCENARIOS if known.slug == slug), None)
