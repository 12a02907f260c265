"""What each topic means, told by Shopify's own examples."""

import json
from datetime import UTC, datetime

import pytest

from app.model.errors import UnreadableError
from app.model.order import Customer, Name
from app.model.private import Private
from app.model.shop_event import (
    AccessChanged,
    CustomerSeen,
    DisputeKind,
    Ignored,
    OrderDisputed,
    OrderGone,
    OrderToRead,
    PartToRead,
    PersonAsked,
    PersonToForget,
    ShopLeft,
    ShopToForget,
)
from connectors.shops.shopify.topics import (
    COMPLIANCE_TOPICS,
    SUBSCRIBED,
)
from connectors.shops.shopify.translate import translate
from tests.connectors.shopify.examples import TOPICS, body, changed, raw

# The exact id stands in admin_graphql_api_id; that in ``id`` was rounded on its way to the fixture.
EXACT, ROUNDED = "820982911946154508", "820982911946154500"
JOHN = {
    "email": Private("john@example.com"),
    "phone": Private("555-625-1199"),
    "customer_id": "191167",
    "orders": ("299938", "280263", "220458"),
}
BOB = Customer(
    account_id="706405506930370084",
    name=Private(Name(first="Bob", last="Biller")),
    email=Private(body("customers/create")["email"]),
    phone=Private(""),
    account_created_at=datetime(2022, 1, 1, tzinfo=UTC),
)
DISPUTE = OrderDisputed(
    external_id=ROUNDED,
    dispute_id="285332461850802050",
    kind=DisputeKind.CHARGEBACK,
    reason="fraudulent",
    status="under_review",
    opened_at=datetime(2022, 1, 1, tzinfo=UTC),
)
CUSTOMER = CustomerSeen(customer=BOB, modified_at=datetime(2022, 1, 1, tzinfo=UTC))
ORDER = OrderToRead(external_id=EXACT)
ORDER_ELSEWHERE = OrderToRead(external_id=ROUNDED)
PART = PartToRead(part_id="gid://shopify/FulfillmentOrder/1")
MEANINGS = {
    "app/scopes_update": AccessChanged(),
    "app/uninstalled": ShopLeft(),
    "customers/create": CUSTOMER,
    "customers/data_request": PersonAsked(request_id="9999", **JOHN),
    "customers/redact": PersonToForget(**JOHN),
    "customers/update": CUSTOMER,
    "disputes/create": DISPUTE,
    "disputes/update": DISPUTE,
    "fulfillment_holds/added": PART,
    "fulfillment_holds/released": PART,
    "fulfillment_orders/cancelled": PART,
    "fulfillment_orders/fulfillment_request_accepted": PART,
    "fulfillment_orders/fulfillment_request_submitted": PART,
    "fulfillment_orders/hold_released": PART,
    "fulfillment_orders/merged": PART,
    "fulfillment_orders/moved": PartToRead(part_id="gid://shopify/FulfillmentOrder/2"),
    "fulfillment_orders/order_routing_complete": PART,
    "fulfillment_orders/placed_on_hold": PART,
    "fulfillment_orders/split": PART,
    "fulfillments/create": ORDER_ELSEWHERE,
    "order_transactions/create": ORDER_ELSEWHERE,
    "orders/cancelled": ORDER,
    "orders/create": ORDER,
    "orders/delete": OrderGone(external_id=ROUNDED),
    "orders/edited": ORDER_ELSEWHERE,
    "orders/fulfilled": ORDER,
    "orders/paid": ORDER,
    "orders/risk_assessment_changed": Ignored(reason="It names no order."),
    "orders/shopify_protect_eligibility_changed": OrderToRead(external_id="1"),
    "orders/updated": ORDER,
    "refunds/create": ORDER_ELSEWHERE,
    "shop/redact": ShopToForget(),
    "shop/update": Ignored(reason="The topic is about nothing that we follow."),
}


@pytest.mark.parametrize("topic", TOPICS)
def test_an_example_of_shopifys_means_what_its_topic_says(topic):
    assert translate(topic, raw(topic)) == MEANINGS[topic]


@pytest.mark.parametrize("topic", [*SUBSCRIBED, *COMPLIANCE_TOPICS])
def test_every_topic_that_we_ask_for_has_a_meaning(topic):
    with pytest.raises(UnreadableError):
        translate(topic, b"[]")


def test_a_risk_that_changed_is_looked_up_by_the_order_that_it_names():
    gid = changed("orders/risk_assessment_changed", admin_graphql_api_order_id=_gid(EXACT))
    number = changed("orders/risk_assessment_changed", order_id=int(EXACT))

    assert translate("orders/risk_assessment_changed", gid) == ORDER
    assert translate("orders/risk_assessment_changed", number) == ORDER


def test_a_huge_number_stays_exact():
    assert translate("orders/delete", b'{"id": 820982911946154508}') == OrderGone(external_id=EXACT)


def test_a_part_whose_day_has_come_is_looked_at():
    told = json.dumps({"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/7"}}).encode()
    topic = "fulfillment_orders/scheduled_fulfillment_order_ready"

    assert topic in SUBSCRIBED
    assert translate(topic, told) == PartToRead(part_id="gid://shopify/FulfillmentOrder/7")


def test_the_warehouses_answer_is_about_the_part_it_was_asked_to_stop():
    told = json.dumps({"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/7"}}).encode()

    for answer in ("accepted", "rejected"):
        found = translate(f"fulfillment_orders/cancellation_request_{answer}", told)
        assert found == PartToRead(part_id="gid://shopify/FulfillmentOrder/7")


def test_parts_that_merged_may_come_as_a_list():
    merges = [{"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/9"}}]
    told = json.dumps({"merge_intents": [], "fulfillment_order_merges": merges}).encode()

    found = translate("fulfillment_orders/merged", told)

    assert found == PartToRead(part_id="gid://shopify/FulfillmentOrder/9")


def test_an_inquiry_is_no_chargeback_yet():
    found = translate("disputes/create", changed("disputes/create", type="inquiry"))

    assert found.kind is DisputeKind.INQUIRY


def test_a_dispute_without_an_order_concerns_nobody_here():
    found = translate("disputes/create", changed("disputes/create", order_id=None))

    assert isinstance(found, Ignored)


def test_a_customer_whose_data_are_withheld_is_a_number():
    nothing = dict.fromkeys(("first_name", "last_name", "email", "phone"))

    found = translate("customers/update", changed("customers/update", **nothing))

    assert found.customer.account_id == BOB.account_id
    assert found.customer.email.reveal() == ""
    assert found.customer.name.reveal() == Name()


def test_a_person_may_be_named_by_the_orders_alone():
    told = changed("customers/redact", customer=None)

    assert translate("customers/redact", told).orders == ("299938", "280263", "220458")


@pytest.mark.parametrize(
    ("topic", "fields"),
    [
        ("orders/create", {"admin_graphql_api_id": None, "id": 8.2e17}),
        ("orders/create", {"admin_graphql_api_id": None, "id": True}),
        ("orders/create", {"admin_graphql_api_id": None, "id": None}),
        ("orders/create", {"admin_graphql_api_id": None, "id": -1}),
        ("orders/create", {"admin_graphql_api_id": "gid://shopify/Refund/1"}),
        ("orders/create", {"admin_graphql_api_id": "gid://shopify/Order/1/2"}),
        ("orders/create", {"admin_graphql_api_id": 5}),
        ("refunds/create", {"order_id": 8.2e17}),
        ("orders/edited", {"order_edit": []}),
        ("fulfillment_orders/split", {"fulfillment_order": {"id": "1"}}),
        ("fulfillment_orders/split", {"fulfillment_order": {"id": 1}}),
        ("fulfillment_orders/split", {"fulfillment_order": {"id": "gid://shopify/Order/1"}}),
        ("fulfillment_holds/added", {"fulfillment_order": None}),
        ("disputes/create", {"initiated_at": None}),
        ("disputes/create", {"initiated_at": "yesterday"}),
        ("disputes/create", {"initiated_at": "2026-11-22T00:00:00"}),
        ("disputes/create", {"id": None}),
        ("customers/update", {"created_at": None, "updated_at": None}),
        ("customers/update", {"email": ["anna@example.test"]}),
        ("customers/data_request", {"data_request": None}),
        ("customers/redact", {"customer": None, "orders_to_redact": []}),
        ("customers/redact", {"orders_to_redact": [1.5e17]}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence_about_nobody(topic, fields):
    with pytest.raises(UnreadableError, match="cannot be read") as problem:
        translate(topic, changed(topic, **fields))

    assert "example" not in str(problem.value)


def test_no_example_holds_the_id_of_an_order_in_a_parts_payload():
    for topic in TOPICS:
        if topic.startswith(("fulfillment_orders/", "fulfillment_holds/")):
            assert "order_id" not in body(topic)


def _gid(number):
    return f"gid://shopify/Order/{number}"
