"""The pages for a shopper and for the staff."""

import re
from html import unescape

import pytest
import requests


def _get(store, path):
    answer = requests.get(f"{store.url}{path}", timeout=10)
    assert answer.ok, answer.text
    return answer.text


def _filled(page):
    """The form of a page as a browser would send it, untouched."""
    fields = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            fields[name[1]] = unescape(value[1]) if value else ""
    chosen = re.search(r'<option value="([^"]+)"\s+selected', page)
    return fields | ({"payment_method": chosen[1]} if chosen else {})


def _order(store, slug, **changes):
    form = _filled(_get(store, f"/checkout/{slug}")) | {"action": "place"} | changes
    return requests.post(f"{store.url}/checkout", data=form, timeout=10)


def test_the_front_page_offers_ways_to_shop(store):
    page = _get(store, "/")

    for slug in ("risky", "regular", "new-address", "bank-transfer", "leave"):
        assert f'href="/checkout/{slug}"' in page


@pytest.mark.parametrize(
    ("slug", "status"),
    [
        ("risky", "processing"),
        ("regular", "processing"),
        ("new-address", "processing"),
        ("bank-transfer", "on-hold"),
    ],
)
def test_a_form_sent_untouched_places_its_order(store, api, slug, status):
    received = _order(store, slug)

    (order,) = api.get("orders").json()
    assert received.status_code == 200
    assert f"order {order['id']} is placed" in received.text
    assert (order["status"], order["created_via"]) == (status, "store-api")
    assert order["customer_ip_address"] == "203.0.113.77"
    assert order["customer_user_agent"].startswith("Mozilla")


def test_the_risky_order_is_dear_and_goes_elsewhere(store, api):
    _order(store, "risky")

    (order,) = api.get("orders").json()
    assert order["customer_id"] == 0
    assert float(order["total"]) > 30000
    assert order["billing"]["city"] != order["shipping"]["city"]


def test_a_regular_shops_with_one_account(store, api):
    _order(store, "regular")
    _order(store, "new-address")

    first, second = api.get("orders", params={"order": "asc"}).json()
    assert first["customer_id"] == second["customer_id"] > 0
    assert (first["shipping"]["city"], second["shipping"]["city"]) == ("Göteborg", "Malmö")


def test_what_a_shopper_types_is_ordered(store, api):
    changes = {"billing_last_name": "<b>Öberg</b>", "quantity_MUG-1": "3", "quantity_SCK-1": "0"}
    received = _order(store, "regular", **changes)

    (order,) = api.get("orders").json()
    assert order["billing"]["last_name"] == "<b>Öberg</b>"
    assert [(line["sku"], line["quantity"]) for line in order["line_items"]] == [("MUG-1", 3)]
    assert received.status_code == 200
    assert "<b>Öberg" not in _get(store, "/wp-admin/orders")


def test_leaving_the_checkout_leaves_a_draft(store, api):
    left = _order(store, "risky", action="leave")

    (order,) = api.get("orders").json()
    assert order["status"] == "checkout-draft"
    assert f"Draft {order['id']} stays behind" in left.text


def test_the_thank_you_page_follows_the_status_for_the_buyer_only(store, api):
    received = _order(store, "regular")
    (order,) = api.get("orders").json()
    path = re.search(r'data-url="([^"]+)"', received.text)[1]
    api.put(f"orders/{order['id']}", {"status": "on-hold"})

    status = requests.get(store.url + unescape(path), timeout=10)
    stranger = requests.get(received.url.split("?")[0], timeout=10)

    assert status.json() == {"status": "on-hold", "label": "On hold"}
    assert stranger.status_code == 404


def test_there_is_no_way_to_shop_that_was_not_offered(store):
    assert requests.get(f"{store.url}/checkout/theft", timeout=10).status_code == 404


def test_staff_see_orders_with_notes_and_our_fields(store, api):
    order = store.place()["id"]
    api.put(f"orders/{order}", {"meta_data": [{"key": "_hold_id", "value": "h_1"}]})
    api.post(f"orders/{order}/notes", {"note": "Held: dear basket"})

    page = _get(store, "/wp-admin/orders")

    assert "_hold_id: h_1" in page
    assert "Held: dear basket" in page
    assert "_cart" not in page


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("cancel", "cancelled"),
        ("refund", "refunded"),
        ("process", "processing"),
        ("trash", "trash"),
    ],
)
def test_staff_press_a_button(store, api, action, status):
    order = store.place(payment_method="bacs")["id"]

    page = requests.post(f"{store.url}/wp-admin/orders/{order}/{action}", timeout=10)

    assert page.url.endswith(f"open={order}#order-{order}")
    assert api.get(f"orders/{order}").json()["status"] == status


def test_staff_send_a_parcel_elsewhere(store, api):
    order = store.place()["id"]

    form = {"city": "Haninge", "page": "1"}
    requests.post(f"{store.url}/wp-admin/orders/{order}/ship-to", data=form, timeout=10)

    assert api.get(f"orders/{order}").json()["shipping"]["city"] == "Haninge"


def test_staff_are_told_what_the_store_refused(store):
    order = store.place()["id"]
    store.control(f"orders/{order}/trash")

    page = requests.post(f"{store.url}/wp-admin/orders/{order}/trash", timeout=10)

    assert "The store refused: The shop_order has already been deleted." in page.text


def test_staff_turn_pages_and_filter(store):
    store.control("orders/bulk", [{}] * 25)
    last = store.place(status="cancelled")["id"]

    first = _get(store, "/wp-admin/orders")
    second = _get(store, "/wp-admin/orders?page=2")
    cancelled = _get(store, "/wp-admin/orders?status=cancelled")

    assert (first.count('class="order"'), second.count('class="order"')) == (20, 6)
    assert cancelled.count('class="order"') == 1
    assert f"order-{last}" in cancelled


def test_the_looks_come_from_the_store_itself(store):
    page = _get(store, "/")
    sheet = re.search(r'href="([^"]+\.css)"', page)[1]

    assert "prefers-color-scheme: dark" in _get(store, sheet)
    assert "viewport" in page


def test_staff_switch_a_webhook_off_and_delete_it(store, api):
    new = {"name": "ERP", "topic": "order.updated", "delivery_url": "http://127.0.0.1:9/in"}
    webhook = api.post("webhooks", new).json()["id"]
    path = f"{store.url}/wp-admin/webhooks/{webhook}"

    page = requests.post(f"{path}/disabled", timeout=10).text
    switched = api.get(f"webhooks/{webhook}").json()["status"]
    unknown = requests.post(f"{path}/improved", timeout=10).status_code
    gone = requests.post(f"{path}/delete", timeout=10).text

    assert re.search(r"ERP\s+<span[^>]+>disabled</span>", page)
    assert (switched, unknown) == ("disabled", 404)
    assert "Nobody has registered any." in gone
    assert api.get("webhooks").json() == []
