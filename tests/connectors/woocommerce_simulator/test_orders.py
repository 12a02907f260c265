"""Reading and changing one order over the REST API."""

import pytest
import requests

NOT_THERE = {
    "code": "woocommerce_rest_shop_order_invalid_id",
    "message": "Invalid ID.",
    "data": {"status": 404},
}


@pytest.fixture
def order(store):
    return store.place()["id"]


def _fields(order):
    return {field["key"]: field["value"] for field in order["meta_data"]}


def _notes(api, order):
    return [note["note"] for note in api.get(f"orders/{order}/notes").json()]


def test_an_order_that_is_not_there_is_404_to_read_and_400_to_change(api):
    assert api.get("orders/999").status_code == 404
    assert api.get("orders/999").json() == NOT_THERE
    assert api.put("orders/999", {}).status_code == 400
    assert api.delete("orders/999").status_code == 404


def test_status_and_our_fields_change_in_one_call(api, order):
    ours = [{"key": "_hold", "value": "h1"}, {"key": "_before", "value": "processing"}]

    held = api.put(f"orders/{order}", {"status": "on-hold", "meta_data": ours}).json()

    assert held["status"] == "on-hold"
    assert _fields(held) | {"_hold": "h1", "_before": "processing"} == _fields(held)
    assert [field["key"] for field in held["meta_data"]] == sorted(_fields(held))
    assert "Order status changed from Processing to On hold." in _notes(api, order)


def test_a_field_is_found_by_its_key_or_by_its_id(api, order):
    first = api.put(f"orders/{order}", {"meta_data": [{"key": "_hold", "value": "h1"}]}).json()
    number = next(field["id"] for field in first["meta_data"] if field["key"] == "_hold")

    by_key = api.put(f"orders/{order}", {"meta_data": [{"key": "_hold", "value": "h2"}]}).json()
    changes = [{"id": number, "key": "_held", "value": "h3"}]
    by_id = api.put(f"orders/{order}", {"meta_data": changes}).json()

    assert {"id": number, "key": "_hold", "value": "h2"} in by_key["meta_data"]
    assert {"id": number, "key": "_held", "value": "h3"} in by_id["meta_data"]


def test_a_field_set_to_null_is_gone(api, order):
    api.put(f"orders/{order}", {"meta_data": [{"key": "_hold", "value": "h1"}]})

    after = api.put(f"orders/{order}", {"meta_data": [{"key": "_hold", "value": None}]}).json()

    assert "_hold" not in _fields(after)


def test_an_unknown_field_id_replaces_what_bears_the_key(api, order):
    api.put(f"orders/{order}", {"meta_data": [{"key": "_hold", "value": "h1"}]})

    changes = [{"id": 987654, "key": "_hold", "value": "h2"}]
    after = api.put(f"orders/{order}", {"meta_data": changes}).json()

    assert [f["value"] for f in after["meta_data"] if f["key"] == "_hold"] == ["h2"]


def test_an_unknown_status_is_refused(api, order):
    answer = api.put(f"orders/{order}", {"status": "on-fire"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "rest_invalid_param"
    assert answer.json()["data"]["params"]["status"].startswith("status is not one of pending,")
    assert answer.json()["data"]["details"]["status"]["code"] == "rest_not_in_enum"


def test_a_status_that_a_plugin_registered_is_taken(store, api, order):
    store.control("faults", {"custom_statuses": ["verifying"]})

    assert api.put(f"orders/{order}", {"status": "verifying"}).json()["status"] == "verifying"


def test_a_cancelled_order_is_reopened_without_a_word(api, order):
    api.put(f"orders/{order}", {"status": "cancelled"})

    answer = api.put(f"orders/{order}", {"status": "processing"})

    assert (answer.status_code, answer.json()["status"]) == (200, "processing")


def test_releasing_a_bank_transfer_asserts_payment(store, api):
    order = store.place(payment_method="bacs")

    released = api.put(f"orders/{order['id']}", {"status": "processing"}).json()

    assert (order["status"], order["date_paid"]) == ("on-hold", None)
    assert released["date_paid"] is not None
    assert "Awaiting BACS payment Order status changed from Pending payment to On hold." in _notes(
        api, order["id"]
    )


def test_cash_on_delivery_is_paid_only_when_completed(api, order):
    api.put(f"orders/{order}", {"status": "on-hold"})
    processing = api.put(f"orders/{order}", {"status": "processing"}).json()
    completed = api.put(f"orders/{order}", {"status": "completed"}).json()

    assert processing["date_paid"] is None
    assert completed["date_paid"] is not None
    assert completed["date_completed"] is not None


def test_a_card_is_paid_at_once(store):
    order = store.place(payment_method="stripe")

    assert order["date_paid"] == order["date_created"]
    assert order["transaction_id"]


def test_addresses_change_field_by_field(api, order):
    changes = {"shipping": {"address_1": "Parcel Locker 1001", "city": "Haninge"}}

    after = api.put(f"orders/{order}", changes).json()

    assert after["shipping"]["city"] == "Haninge"
    assert after["shipping"]["last_name"] == "Andersson"
    assert after["billing"]["city"] == "Göteborg"


def test_lines_can_be_added_changed_and_removed(api, order):
    line = api.get(f"orders/{order}").json()["line_items"][0]["id"]
    changes = {
        "line_items": [{"id": line, "quantity": 0}, {"sku": "MUG-1", "quantity": 2}],
        "fee_lines": [{"name": "Gift wrap", "total": "20"}],
    }

    after = api.put(f"orders/{order}", changes).json()
    mug = after["line_items"][0]
    dearer = {"line_items": [{"id": mug["id"], "quantity": 2, "total": "300"}]}
    changed = api.put(f"orders/{order}", dearer).json()

    assert [item["sku"] for item in after["line_items"]] == ["MUG-1"]
    assert after["total"] == "327.00"
    assert (changed["line_items"][0]["price"], changed["total"]) == (150, "369.00")


def test_a_line_needs_a_product(api, order):
    answer = api.put(f"orders/{order}", {"line_items": [{"name": "Something"}]})

    assert answer.json()["code"] == "woocommerce_rest_required_product_reference"


def test_an_integration_creates_an_order_without_a_shopper(api):
    spec = {
        "payment_method": "stripe",
        "billing": {"first_name": "Karin", "email": "karin@example.test"},
        "line_items": [{"product_id": 10, "quantity": 2}],
        "shipping_lines": [{"method_id": "flat_rate", "method_title": "Home", "total": "49"}],
    }

    answer = api.post("orders", spec)
    made = answer.json()

    assert answer.status_code == 201
    assert answer.headers["Location"] == made["_links"]["self"][0]["href"]
    assert (made["status"], made["created_via"], made["total"]) == (
        "pending",
        "rest-api",
        "2647.00",
    )
    assert (made["customer_ip_address"], made["customer_user_agent"], made["cart_hash"]) == (
        "",
    ) * 3
    assert made["needs_payment"] is True


def test_an_order_created_as_paid_is_processing(api):
    spec = {"payment_method": "bacs", "line_items": [{"product_id": 10}], "set_paid": True}

    made = api.post("orders", spec).json()

    assert made["status"] == "processing"
    assert made["date_paid"] is not None


def test_an_order_for_nobody_known_is_refused(api, order):
    assert api.post("orders", {"customer_id": 77}).json() == {
        "code": "woocommerce_rest_invalid_customer_id",
        "message": "Customer ID is invalid.",
        "data": {"status": 400},
    }
    wrong = api.put(f"orders/{order}", {"customer_id": "seven"})
    assert wrong.json()["data"]["params"] == {"customer_id": "customer_id is not of type integer."}


def test_an_order_can_be_given_to_an_account(api, order):
    account = api.post("customers", {"email": "anna@example.test"}).json()["id"]

    given = api.put(f"orders/{order}", {"customer_id": account}).json()

    assert given["customer_id"] == account
    assert given["_links"]["customer"][0]["href"].endswith(f"/customers/{account}")


def test_a_put_without_a_body_changes_nothing_but_the_date(store, api, order):
    before = api.get(f"orders/{order}").json()
    same_dates = {name: before[name] for name in ("date_modified", "date_modified_gmt")}

    after = requests.put(
        f"{store.url}/wp-json/wc/v3/orders/{order}",
        auth=(api.consumer_key, api.consumer_secret),
        headers={"X-Forwarded-Proto": "https"},
        timeout=10,
    )

    assert after.json() | same_dates == before


def test_trash_keeps_an_order_and_hides_it(api, order):
    trashed = api.delete(f"orders/{order}")

    assert trashed.json()["status"] == "processing"
    assert api.get(f"orders/{order}").json()["status"] == "trash"
    assert api.get("orders").json() == []
    assert [o["id"] for o in api.get("orders", params={"status": "trash"}).json()] == [order]
    assert api.delete(f"orders/{order}").status_code == 410


def test_a_forced_deletion_leaves_nothing(api, order):
    answer = api.delete(f"orders/{order}", params={"force": True})

    assert answer.status_code == 200
    assert api.get(f"orders/{order}").json() == NOT_THERE


def test_a_body_that_is_no_json_is_refused(api, order):
    answer = api.put(f"orders/{order}", "no object")

    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_json")


def test_only_the_fields_asked_for_are_shown(api, order):
    answer = api.get(f"orders/{order}", params={"_fields": "id,status"})

    assert answer.json() == {"id": order, "status": "processing"}


def test_an_address_without_a_route_is_404(api):
    answer = api.get("nothing-here")

    assert answer.status_code == 404
    assert answer.json()["code"] == "rest_no_route"


def test_setting_refunded_by_hand_refunds_what_remains(api, order):
    api.put(f"orders/{order}", {"status": "refunded"})

    refunds = api.get(f"orders/{order}").json()["refunds"]

    assert [(r["reason"], r["total"]) for r in refunds] == [("Order fully refunded.", "-1348.00")]
    assert any(note.startswith("Order status set to refunded.") for note in _notes(api, order))


def test_a_completed_order_makes_a_paying_customer(store, api):
    account = api.post("customers", {"email": "anna@example.test"}).json()
    order = store.place(customer_id=account["id"])["id"]

    api.put(f"orders/{order}", {"status": "completed"})

    assert api.get(f"customers/{account['id']}").json()["is_paying_customer"] is True


def test_a_code_stands_on_its_line_and_what_it_took_off_in_the_totals(store, api):
    goods = [{"sku": "JKT-1", "subtotal": "1299.00", "total": "1199.00"}]

    placed = store.place(line_items=goods, coupon_lines=[{"code": "winter", "discount": "100"}])

    shown = api.get(f"orders/{placed['id']}").json()
    assert (shown["discount_total"], shown["shipping_total"]) == ("100.00", "49.00")
    [coupon] = shown["coupon_lines"]
    assert (coupon["code"], coupon["discount"]) == ("winter", "100.00")
    assert shown["total"] == "1248.00"
