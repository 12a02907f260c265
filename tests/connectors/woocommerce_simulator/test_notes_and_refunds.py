"""Order notes, and money given back."""

import pytest


@pytest.fixture
def order(store):
    return store.place()["id"]


def test_a_private_note_and_one_for_the_customer_are_told_apart(api, order):
    private = api.post(f"orders/{order}/notes", {"note": "Held: new address"})
    told = {"note": "We will be in touch", "customer_note": True, "added_by_user": True}
    public = api.post(f"orders/{order}/notes", told).json()

    assert private.status_code == 201
    assert private.headers["Location"].endswith(f"/notes/{private.json()['id']}")
    assert (private.json()["customer_note"], private.json()["author"]) == (False, "WooCommerce")
    assert (public["customer_note"], public["author"]) == (True, "admin")
    assert api.get(f"orders/{order}/notes", params={"type": "customer"}).json() == [public]
    assert public not in api.get(f"orders/{order}/notes", params={"type": "internal"}).json()
    assert api.get(f"orders/{order}/notes/{public['id']}").json() == public


def test_a_note_can_be_deleted_for_good_only(api, order):
    note = api.post(f"orders/{order}/notes", {"note": "A slip"}).json()["id"]

    assert api.delete(f"orders/{order}/notes/{note}").status_code == 501
    gone = api.delete(f"orders/{order}/notes/{note}", params={"force": True})
    assert gone.json()["note"] == "A slip"
    assert api.get(f"orders/{order}/notes/{note}").json()["code"] == "woocommerce_rest_invalid_id"


def test_an_empty_note_is_refused(api, order):
    answer = api.post(f"orders/{order}/notes", {"note": ""})

    assert (answer.status_code, answer.json()["code"]) == (400, "rest_missing_callback_param")


def test_notes_of_no_order_are_refused(api):
    assert api.get("orders/999/notes").json()["message"] == "Invalid order ID."
    assert api.post("orders/999/notes", {"note": "Hello"}).status_code == 404


def test_a_part_given_back_leaves_the_status(api, order):
    wanted = {"amount": "100.00", "reason": "goodwill", "api_refund": False}
    refund = api.post(f"orders/{order}/refunds", wanted)

    after = api.get(f"orders/{order}").json()

    assert refund.status_code == 201
    assert after["status"] == "processing"
    assert after["refunds"] == [
        {"id": refund.json()["id"], "reason": "goodwill", "total": "-100.00"}
    ]
    assert api.get(f"orders/{order}/refunds/{refund.json()['id']}").json() == refund.json()
    assert api.get(f"orders/{order}/refunds/999").status_code == 404


def test_refunds_and_orders_are_numbered_together(store, api, order):
    refund = api.post(f"orders/{order}/refunds", {"amount": "1", "api_refund": False}).json()

    assert store.place()["id"] == refund["id"] + 1


def test_a_card_is_refunded_by_its_gateway(store, api):
    order = store.place(payment_method="stripe")
    wanted = {"amount": order["total"], "meta_data": [{"key": "_why", "value": "fraud"}]}

    refund = api.post(f"orders/{order['id']}/refunds", wanted).json()

    assert refund["refunded_payment"] is True
    assert [(f["key"], f["value"]) for f in refund["meta_data"]] == [("_why", "fraud")]
    assert api.get(f"orders/{order['id']}").json()["status"] == "refunded"


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("1348.01", "Invalid refund amount."),
        ("lots", "Invalid refund amount."),
        ("1", "The payment gateway for this order does not support automatic refunds."),
    ],
)
def test_a_refusal_to_refund_is_http_500(api, order, amount, message):
    answer = api.post(f"orders/{order}/refunds", {"amount": amount})

    assert answer.status_code == 500
    assert answer.json() == {
        "code": "woocommerce_rest_cannot_create_order_refund",
        "message": message,
        "data": 500,
    }
    assert api.get(f"orders/{order}").json()["refunds"] == []


def test_a_negative_refund_means_400_and_says_500(api, order):
    answer = api.post(f"orders/{order}/refunds", {"amount": "-1"})

    assert (answer.status_code, answer.json()["data"]) == (500, 400)
    assert answer.json()["message"] == "Refund amount must be greater than zero."


def test_refunding_an_order_that_is_not_there_is_http_500_too(api):
    answer = api.post("orders/999/refunds", {"amount": "1"})

    assert (answer.status_code, answer.json()["data"]) == (500, 404)
    assert api.get("orders/999/refunds").status_code == 404
