"""What the store shows has the keys, the order of keys and the types of what was recorded."""

import json
from datetime import UTC, datetime

import pytest
import requests

from connectors.shops.woocommerce.simulator.customers import Customer, customer_json
from connectors.shops.woocommerce.simulator.orders.order import Order
from connectors.shops.woocommerce.simulator.orders.payload import order_json
from connectors.shops.woocommerce.simulator.orders.refunds import RefundRequest, record_refund
from connectors.shops.woocommerce.simulator.php_json import php_json
from connectors.shops.woocommerce.simulator.profile import Profile
from connectors.shops.woocommerce.simulator.state.database import Database
from tests.connectors.woocommerce_simulator.driver import CAPTURES, delivered, recorded, shape

RECORDED_STORE = Profile(home_url="http://127.0.0.1:8091")
ORDERS = [
    path.stem
    for path in sorted(CAPTURES.glob("order.*.json"))
    if "ERROR" not in path.stem and "deleted" not in path.stem
]
CUSTOMERS = [path.stem for path in sorted(CAPTURES.glob("customer.*.json"))]


def _epoch(written):
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp()) if written else None


@pytest.fixture
def connection(tmp_path):
    database = Database(tmp_path / "recorded.sqlite3")
    with database.writing() as connection:
        yield connection
    database.close()


@pytest.mark.parametrize("name", ORDERS)
def test_a_recorded_order_is_written_again_byte_for_byte(name, connection):
    body = delivered(name)
    order = Order(
        id=body["id"],
        status=body["status"],
        created=_epoch(body["date_created_gmt"]),
        modified=_epoch(body["date_modified_gmt"]),
        paid=_epoch(body["date_paid_gmt"]),
        completed=_epoch(body["date_completed_gmt"]),
        customer_id=body["customer_id"],
        details=body,
    )
    for refund in body["refunds"]:
        connection.execute(
            "INSERT OR REPLACE INTO counters VALUES ('post', ?)", (refund["id"] - 1,)
        )
        given = RefundRequest(amount=refund["total"].removeprefix("-"), reason=refund["reason"])
        record_refund(connection, order, given, order.modified)

    assert php_json(order_json(RECORDED_STORE, connection, order)) == recorded(name)["raw_body"]


@pytest.mark.parametrize("name", CUSTOMERS)
def test_a_recorded_customer_is_written_again_byte_for_byte(name):
    body = delivered(name)
    customer = Customer(
        id=body["id"],
        created=_epoch(body["date_created_gmt"]),
        modified=_epoch(body["date_modified_gmt"]),
        email=body["email"],
        username=body["username"],
        details=body,
    )

    assert php_json(customer_json(RECORDED_STORE, customer)) == recorded(name)["raw_body"]


def test_a_placed_order_looks_like_a_recorded_one(store, api):
    account = api.post("customers", {"email": "reg.cust@example.test"}).json()
    order = store.place(customer_id=account["id"])

    answer = api.get(f"orders/{order['id']}")

    assert shape(answer.json()) == shape(delivered("order.created-registered-storefront"))
    assert answer.text == php_json(answer.json())


def test_a_bank_transfer_looks_like_the_recorded_one(store):
    order = store.place(payment_method="bacs")
    told = ("status", "payment_method_title", "is_editable", "needs_payment", "date_paid")

    seen = delivered("order.created-guest-bacs-native-onhold")

    assert shape(order) == shape(seen)
    assert {key: order[key] for key in told} == {key: seen[key] for key in told}


def test_a_draft_looks_like_the_recorded_one(store):
    order = store.place(payment_method="bacs", status="checkout-draft")
    told = ("status", "payment_method_title", "is_editable", "needs_payment", "created_via")

    seen = delivered("order.updated-checkout-draft")

    assert shape(order) == shape(seen)
    assert {key: order[key] for key in told} == {key: seen[key] for key in told}


def test_the_history_of_an_order_reads_as_recorded(store, api):
    account = api.post("customers", {"email": "reg.cust@example.test"}).json()
    order = store.place(customer_id=account["id"])["id"]
    hold = [
        {"key": "_sidecar_hold_id", "value": "h_1"},
        {"key": "_sidecar_prev_status", "value": "processing"},
    ]
    held = api.put(f"orders/{order}", {"status": "on-hold", "meta_data": hold}).json()
    released = api.put(f"orders/{order}", {"status": "processing"}).json()
    refund = {"amount": "1348.00", "reason": "fraud", "api_refund": False}
    api.post(f"orders/{order}/refunds", refund)

    notes = api.get(f"orders/{order}/notes").json()
    refunds = api.get(f"orders/{order}/refunds").json()
    refunded = api.get(f"orders/{order}").json()

    assert shape(held) == shape(delivered("order.updated-onhold-by-us"))
    assert shape(released) == shape(delivered("order.updated-released"))
    assert shape(refunded) == shape(recorded("rest-order"))
    assert shape(refunds) == shape(recorded("rest-refunds"))
    assert shape(notes) == shape(recorded("rest-order-notes"))
    assert {note["note"] for note in notes} == {
        note["note"] for note in recorded("rest-order-notes")
    }
    assert {note["author"] for note in notes} == {"WooCommerce"}
    assert released["date_paid"] is None


def test_a_customer_looks_like_the_recorded_one(api):
    made = api.post("customers", {"email": "anna@example.test", "first_name": "Anna"}).json()

    assert shape(api.get(f"customers/{made['id']}").json()) == shape(recorded("rest-customer"))


def test_a_webhook_looks_like_the_recorded_one(api, receiver):
    wanted = {"topic": "order.created", "delivery_url": receiver.url, "name": "sidecar"}

    made = api.post("webhooks", wanted)

    assert made.status_code == 201
    assert shape(made.json()) == shape(recorded("rest-webhook"))
    assert made.json()["hooks"] == recorded("rest-webhook")["hooks"]


def test_answers_are_written_as_php_writes_them(store):
    index = requests.get(f"{store.url}/wp-json/", timeout=10)

    assert index.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert json.dumps(store.url).replace("/", "\\/") in index.text
    assert php_json({"a": "ö/", "b": [1, None, True]}) == '{"a":"\\u00f6\\/","b":[1,null,true]}'
