"""What webhooks hold, key by key, is what Shopify's own examples hold."""

import json
from pathlib import Path

import pytest

from tests.connectors.shopify_simulator.driver import CLIENT_ID, HOME

EXAMPLES = Path(__file__).parents[2] / "fixtures" / "shopify" / "webhooks"
PERSON = {"first_name": "Anna", "last_name": "Andersson"}


TOPICS = ("orders/delete", "orders/shopify_protect_eligibility_changed", "fulfillments/create")


@pytest.fixture
def everything(platform, shop):
    """A shop in which everything has happened once: the bodies by topic."""
    declared = platform.read("apps")[0]["topics"]
    platform.app(topics=[*declared, *TOPICS])
    places = ["Main", "Second", {"name": "Partner", "third_party": True}]
    platform.shop(locations=places, split_orders=True, protect=True)
    _let_an_order_live(shop, shop.install())
    shop.place(customer={"id": 7, **PERSON})
    shop.control("customers/7", {"note": "called"})
    done = shop.routed(line_items=[{"location": "Main"}])
    shop.act(done, "fulfil")
    shop.act(done, "delete")
    shop.install(scopes=["read_orders"])
    shop.control("compliance", _asked("customers/data_request", "orders_requested"))
    shop.control("compliance", _asked("customers/redact", "orders_to_redact"))
    shop.control("compliance", {"client_id": CLIENT_ID, "topic": "shop/redact"})
    shop.control("uninstall", {"client_id": CLIENT_ID})
    found = {}
    for event in platform.read("events"):
        found.setdefault(event["topic"].replace("/", "__"), []).append(json.loads(event["body"]))
    return found


def _let_an_order_live(shop, client):
    three = [{"sku": sku, "quantity": 2} for sku in ("A", "B", "C")]
    order = shop.routed(
        customer=PERSON, email="anna@example.test", billing_address=HOME, line_items=three
    )
    main, second, partner = order["parts"]
    client.hold(main["id"], handle="one")
    for action, told in (
        ("release_holds", {"part": main["id"]}),
        ("split", {"part": main["id"]}),
        ("merge", {}),
        ("move", {"part": second["id"], "location": "Main"}),
        ("request_fulfilment", {"part": partner["id"]}),
        ("accept_request", {"part": partner["id"], "message": "We will ship it tomorrow."}),
        ("edit", {"add": [{"sku": "D"}], "remove": [{"sku": "A"}]}),
        ("risk", {"level": "medium"}),
        ("protect", {"status": "ACTIVE", "eligibility": "ELIGIBLE"}),
        ("fulfil", {"part": main["id"]}),
        ("dispute", {}),
        ("dispute", {"status": "won"}),
        ("cancel", {}),
    ):
        shop.act(order, action, **told)


def _asked(topic, orders):
    about = {"customer": {"id": 1, "email": "anna@example.test", "phone": "1"}, orders: [1]}
    more = {"data_request": {"id": 1}} if topic.endswith("request") else {}
    return {"client_id": CLIENT_ID, "topic": topic, **about, **more}


def test_everything_that_is_recorded_is_sent(everything):
    # Nothing here sends these two: nobody asks for them.
    recorded = {path.stem for path in EXAMPLES.glob("*.json")} - {
        "order_transactions__create",
        "shop__update",
    }

    assert recorded - set(everything) == set()


def test_bodies_hold_the_keys_of_the_examples(everything):
    differences = {}
    for path in EXAMPLES.glob("*.json"):
        example = json.loads(path.read_text())
        for body in everything.get(path.stem, [])[:1]:
            missing, strange = set(example) - set(body), set(body) - set(example)
            if missing or strange:
                differences[path.stem] = (missing, strange)

    assert differences == {}


DEEP = {
    "orders__create": ("line_items", "shipping_lines"),
    "orders__paid": ("line_items",),
    "refunds__create": ("transactions",),
    "fulfillments__create": ("line_items",),
}


def test_lines_and_transactions_hold_the_keys_of_the_examples(everything):
    for stem, names in DEEP.items():
        example = json.loads((EXAMPLES / f"{stem}.json").read_text())
        for name in names:
            assert set(everything[stem][0][name][0]) == set(example[name][0]), (stem, name)


@pytest.mark.parametrize(
    ("stem", "names"),
    [
        ("orders__create", ("billing_address", "shipping_address", "total_price_set")),
        ("customers__create", ("default_address",)),
        ("fulfillment_holds__added", ("fulfillment_order", "fulfillment_hold")),
        ("fulfillment_holds__released", ("fulfillment_order", "fulfillment_hold")),
        ("fulfillment_orders__moved", ("original_fulfillment_order", "source_location")),
        ("fulfillment_orders__split", ("fulfillment_order", "remaining_fulfillment_order")),
        ("fulfillment_orders__merged", ("fulfillment_order_merges",)),
        ("fulfillment_orders__placed_on_hold", ("fulfillment_order", "created_fulfillment_hold")),
        ("fulfillment_orders__cancelled", ("fulfillment_order",)),
        (
            "fulfillment_orders__fulfillment_request_submitted",
            ("submitted_fulfillment_order", "fulfillment_order_merchant_request"),
        ),
        ("orders__edited", ("order_edit",)),
        ("fulfillments__create", ("destination",)),
    ],
)
def test_what_stands_inside_holds_the_keys_of_the_examples(everything, stem, names):
    example = json.loads((EXAMPLES / f"{stem}.json").read_text())
    ours = everything[stem][0]

    assert {name: set(ours[name]) for name in names} == {name: set(example[name]) for name in names}


def test_no_body_about_a_fulfillment_order_says_of_which_order_it_is(everything):
    about_parts = [
        body
        for stem, bodies in everything.items()
        for body in bodies
        if stem.startswith(("fulfillment_orders__", "fulfillment_holds__"))
    ]

    assert about_parts
    assert "gid://shopify/Order/" not in json.dumps(about_parts)


@pytest.mark.usefixtures("client")
def test_numbers_are_exact_even_beyond_what_a_double_holds(platform, shop):
    placed = [shop.place() for _ in range(3)]
    bodies = [json.loads(event["body"]) for event in platform.read("events")]
    ids = {str(body["id"]) for body in bodies}

    assert ids == {order["id"] for order in placed}
    assert any(int(one) > 2**53 and int(float(one)) != int(one) for one in ids)
