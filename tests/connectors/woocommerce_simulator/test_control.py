"""The control API: seeding, staff, logs, and starting over."""

import pytest
import requests


def _post(store, path, sent=None):
    return requests.post(f"{store.url}/control/{path}", json=sent, timeout=30)


def test_a_key_comes_with_what_it_allows(store):
    key = store.control("keys", {"permissions": "read"})

    assert key["consumer_key"].startswith("ck_")
    assert key["consumer_secret"].startswith("cs_")
    assert key["key_permissions"] == "read"
    assert _post(store, "keys", {"permissions": "all"}).status_code == 400


def test_an_order_can_be_told_in_every_detail(store):
    order = store.place(
        billing={"first_name": "Karin", "email": "karin@example.test"},
        shipping={"last_name": "Drop", "city": "Haninge"},
        line_items=[{"name": "Rare thing", "price": "10.50", "quantity": 3}],
        shipping_total="0",
        payment_method="swish",
        payment_method_title="Swish",
        customer_ip_address="198.51.100.7",
        customer_user_agent="Browser/1",
        customer_note="Ring twice",
        meta_data=[{"key": "_gift", "value": "yes"}],
        currency="EUR",
        created_via="checkout",
    )

    assert (order["billing"]["first_name"], order["billing"]["city"]) == ("Karin", "Göteborg")
    assert (order["shipping"]["first_name"], order["shipping"]["city"]) == ("Karin", "Haninge")
    assert order["line_items"][0]["price"] == 10.5
    assert (order["total"], order["currency"]) == ("31.50", "EUR")
    assert (order["payment_method_title"], order["status"]) == ("Swish", "processing")
    assert order["customer_ip_address"] == "198.51.100.7"
    assert order["customer_note"] == "Ring twice"
    assert "_gift" in {field["key"] for field in order["meta_data"]}


@pytest.mark.parametrize(
    "spec",
    [
        {"colour": "red"},
        {"status": "on-fire"},
        {"customer_id": 77},
        {"created_at": "yesterday"},
        {"line_items": [{"quantity": "many"}]},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(store, spec):
    answer = _post(store, "orders", spec)

    assert (answer.status_code, "error" in answer.json()) == (400, True)
    assert store.place()["id"] == 1


def test_the_past_can_be_seeded_in_bulk(store, api, receiver):
    store.subscribe(api, receiver.url, "order.created")
    receiver.received.clear()
    statuses = ("completed", "cancelled", "refunded", "processing")
    past = [{"status": status, "created_at": "2026-03-01T10:00:00+01:00"} for status in statuses]

    answer = store.control("orders/bulk", past * 50)
    store.flush()

    assert answer["count"] == len(answer["ids"]) == 200
    first = api.get(f"orders/{answer['ids'][0]}").json()
    assert (first["date_created_gmt"], first["date_completed_gmt"]) == ("2026-03-01T09:00:00",) * 2
    assert first["date_paid"] == "2026-03-01T10:00:00"
    assert api.get(f"orders/{answer['ids'][2]}").json()["refunds"][0]["total"] == "-1348.00"
    assert receiver.received == []


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("process", "processing"),
        ("hold", "on-hold"),
        ("complete", "completed"),
        ("cancel", "cancelled"),
        ("fail", "failed"),
        ("refund", "refunded"),
        ("trash", "trash"),
    ],
)
def test_staff_can_interfere(store, api, action, status):
    order = store.place(payment_method="bacs")["id"]

    store.control(f"orders/{order}/{action}")

    assert api.get(f"orders/{order}").json()["status"] == status


def test_staff_sign_their_notes_and_can_send_a_parcel_elsewhere(store, api):
    order = store.place()["id"]
    store.control(f"orders/{order}/ship-to", {"city": "Haninge"})
    store.control(f"orders/{order}/cancel")

    after = api.get(f"orders/{order}").json()
    newest = [
        note for note in api.get(f"orders/{order}/notes").json() if "Cancelled" in note["note"]
    ]

    assert after["shipping"]["city"] == "Haninge"
    assert newest[0]["author"] == "admin"


def test_staff_cannot_do_what_there_is_not(store):
    order = store.place()["id"]

    assert _post(store, f"orders/{order}/explode").status_code == 400
    assert _post(store, "orders/999/refund").status_code == 404
    assert _post(store, f"orders/{order}/restore").status_code == 404
    assert _post(store, "orders/999/trash").status_code == 404
    assert _post(store, "orders/999/delete").status_code == 404


def test_staff_can_delete_for_good(store, api):
    order = store.place()["id"]
    store.control(f"orders/{order}/delete")

    assert api.get(f"orders/{order}").status_code == 404


def test_every_rest_call_is_logged(store, api):
    order = store.place()["id"]
    api.put(f"orders/{order}", {"status": "on-hold"})
    first = store.read("calls")
    api.get("orders")

    assert [(c["method"], c["path"], c["status"]) for c in first] == [
        ("PUT", f"/wp-json/wc/v3/orders/{order}", 200)
    ]
    assert first[0]["body"] == '{"status": "on-hold"}'
    assert [c["method"] for c in store.read("calls", since=first[-1]["id"])] == ["GET"]


def test_deliveries_are_logged_with_headers_and_body(store, api, receiver):
    store.subscribe(api, receiver.url, "order.created")
    order = store.place()["id"]
    store.flush()

    (delivery,) = store.read("deliveries")
    assert (delivery["topic"], delivery["status"]) == ("order.created", 200)
    assert delivery["headers"]["X-WC-Webhook-Topic"] == "order.created"
    assert delivery["body"].startswith(f'{{"id":{order},')


def test_a_reset_forgets_everything_or_what_is_named(store, api):
    store.place()
    api.get("orders")
    store.control("reset", {"only": ["calls"]})
    named = store.read("calls")
    kept = api.get("orders").json()
    store.control("faults", {"down": True})
    store.control("reset")

    assert (named, len(kept)) == ([], 1)
    assert api.get("orders").status_code == 401
    assert store.place()["id"] == 1
    assert _post(store, "reset", {"only": ["everything"]}).status_code == 400


def test_accounts_can_be_opened_and_closed(store, api):
    account = store.control("customers", {"email": "anna@example.test", "silent": True})

    closed = requests.delete(f"{store.url}/control/customers/{account['id']}", timeout=10)

    assert closed.status_code == 200
    assert api.get(f"customers/{account['id']}").status_code == 404
    gone = requests.delete(f"{store.url}/control/customers/{account['id']}", timeout=10)
    assert gone.status_code == 404


def test_scenarios_and_products_are_there_to_seed_with(store):
    placed = [store.place(**scenario["spec"]) for scenario in store.read("scenarios")]

    assert {order["status"] for order in placed} == {"processing", "on-hold"}
    assert "PHN-1" in {product["sku"] for product in store.read("products")}
    assert store.read("health")["status"] == "ok"


def test_control_takes_one_object(store):
    assert _post(store, "orders", [1]).status_code == 400
