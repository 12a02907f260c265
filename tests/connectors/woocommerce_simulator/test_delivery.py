"""How webhooks travel: what they carry, in which order, and what becomes of failures."""

import base64
import hmac
import json
from threading import Thread

import pytest
import requests

from connectors.shops.woocommerce.simulator.server import start
from tests.connectors.woocommerce_simulator.driver import SECRET, Driver, delivered, recorded, shape

ORDER_TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
STATUS_CHANGED = "action.woocommerce_order_status_changed"


@pytest.fixture
def told(store, api, receiver):
    """A receiver of everything about orders."""
    store.subscribe(api, receiver.url, *ORDER_TOPICS, STATUS_CHANGED)
    receiver.received.clear()
    return receiver


def _body(request):
    return json.loads(request.body)


def test_the_headers_are_those_recorded(store, told):
    store.place()
    store.flush()

    seen = [name for name, _ in recorded("order.created-guest-storefront")["headers"]]
    created = next(request for request in told.webhooks if request.topic == "order.created")
    assert [name for name, _ in created.headers] == seen
    assert created.header("User-Agent") == "WooCommerce/9.9.5 Hookshot (WordPress/6.9)"
    assert created.header("X-WC-Webhook-Source") == f"{store.url}/"
    assert created.header("X-WC-Webhook-Resource") == "order"
    assert created.header("X-WC-Webhook-Event") == "created"
    assert len(created.header("X-WC-Webhook-Delivery-ID")) == 32


def test_the_signature_is_over_the_raw_body(store, told):
    store.place()
    store.flush()

    for request in told.webhooks:
        digest = hmac.digest(SECRET.encode(), request.body, "sha256")
        assert request.header("X-WC-Webhook-Signature") == base64.b64encode(digest).decode()


def test_the_body_is_what_the_rest_api_shows(store, api, told):
    order = store.place()["id"]
    store.flush()

    assert told.webhooks[0].body.decode() == api.get(f"orders/{order}").text
    assert shape(_body(told.webhooks[0])) == shape(delivered("order.created-guest-storefront"))


def test_the_entities_of_a_secret_are_decoded_before_signing(store, api, receiver):
    wanted = {"topic": "order.created", "delivery_url": receiver.url, "secret": "a&amp;b&#039;"}
    api.post("webhooks", wanted)
    store.place()
    store.flush()

    digest = hmac.digest(b"a&b'", receiver.webhooks[0].body, "sha256")
    sent = receiver.webhooks[0].header("X-WC-Webhook-Signature")
    assert sent == base64.b64encode(digest).decode()


def test_the_block_checkout_tells_of_the_update_first(store, told):
    store.place()
    store.flush()

    assert told.topics == ["order.updated", "order.created", STATUS_CHANGED]


def test_the_classic_checkout_and_integrations_tell_of_the_creation_first(store, api, told):
    store.place(created_via="checkout")
    api.post("orders", {"line_items": [{"product_id": 10}]})
    store.flush()

    assert told.topics == [
        "order.created",
        "order.updated",
        STATUS_CHANGED,
        "order.created",
        "order.updated",
    ]


def test_an_open_checkout_leaks_a_draft(store, told):
    store.place(status="checkout-draft")
    store.flush()

    assert told.topics == ["order.updated"]
    assert _body(told.webhooks[0])["status"] == "checkout-draft"


def test_a_draft_that_becomes_an_order_is_created(store, api, told):
    draft = store.place(status="checkout-draft")["id"]
    store.flush()
    told.received.clear()

    api.put(f"orders/{draft}", {"status": "processing"})
    store.flush()

    assert told.topics == ["order.created", STATUS_CHANGED]


def test_a_delivery_carries_the_state_of_its_own_moment(store, api, told):
    order = store.place()["id"]
    for number in range(5):
        api.put(f"orders/{order}", {"meta_data": [{"key": "_n", "value": str(number)}]})
    api.put(f"orders/{order}", {"status": "on-hold"})
    store.flush()

    assert told.topics == ["order.updated", "order.created", STATUS_CHANGED]
    assert {_body(r)["status"] for r in told.webhooks if r.topic != STATUS_CHANGED} == {"on-hold"}


def test_every_put_is_echoed_even_one_that_changes_nothing(store, api, told):
    order = store.place(silent=True)["id"]

    api.put(f"orders/{order}", {})
    store.flush()

    assert told.topics == ["order.updated"]


def test_notes_are_a_silent_channel(store, api, told):
    order = store.place(silent=True)["id"]

    api.post(f"orders/{order}/notes", {"note": "Quiet"})
    store.flush()

    assert told.topics == []


def test_a_change_of_status_is_an_action_of_its_own(store, api, told):
    order = store.place(silent=True)["id"]

    api.put(f"orders/{order}", {"status": "on-hold"})
    store.flush()

    action = next(request for request in told.webhooks if request.topic == STATUS_CHANGED)
    assert _body(action) == {"action": "woocommerce_order_status_changed", "arg": order}
    assert action.header("X-WC-Webhook-Event") == "woocommerce_order_status_changed"


def test_a_refund_is_told_inside_the_order(store, api, told):
    order = store.place(silent=True)["id"]
    api.post(f"orders/{order}/refunds", {"amount": "100", "api_refund": False})
    store.flush()

    assert told.topics == ["order.updated"]
    refunded = delivered("order.updated-partially-refunded")
    assert shape(_body(told.webhooks[0])["refunds"]) == shape(refunded["refunds"])


def test_trash_tells_a_number_and_deletion_for_good_tells_nothing(store, api, told):
    trashed, deleted = store.place(silent=True)["id"], store.place(silent=True)["id"]

    api.delete(f"orders/{trashed}")
    api.delete(f"orders/{deleted}", params={"force": True})
    store.flush()

    assert told.topics == ["order.deleted"]
    assert told.webhooks[0].body == f'{{"id":{trashed}}}'.encode()


def test_a_restored_order_is_told_as_restored(store, api, told):
    order = store.place(silent=True)["id"]
    api.delete(f"orders/{order}")
    store.flush()
    told.received.clear()

    store.control(f"orders/{order}/restore")
    store.flush()

    assert told.topics == ["order.restored", STATUS_CHANGED]
    assert _body(told.webhooks[0])["status"] == "processing"


def test_untrashing_by_a_status_updates_nothing(store, api, told):
    order = store.place(silent=True)["id"]
    api.delete(f"orders/{order}")
    store.flush()
    told.received.clear()

    api.put(f"orders/{order}", {"status": "on-hold"})
    store.flush()

    assert told.topics == [STATUS_CHANGED]


def test_an_order_gone_before_its_delivery_is_a_signed_error(store, api, told):
    order = store.place()["id"]
    api.delete(f"orders/{order}", params={"force": True})
    store.flush()

    gone = next(request for request in told.webhooks if request.topic == "order.created")
    assert gone.body.decode() == recorded("order.created-ERROR-gone-before-delivery")["raw_body"]
    assert gone.header("X-WC-Webhook-Signature")


def test_a_webhook_whose_owner_lost_the_role_sends_a_signed_refusal(store, told):
    store.control("faults", {"deliveries": {"owner_lost_role": True}})
    store.place()
    store.flush()

    assert _body(told.webhooks[0])["code"] == "woocommerce_rest_cannot_view"
    assert _body(told.webhooks[0])["data"] == {"status": 403}


def test_accounts_have_topics_of_their_own(store, api, receiver):
    topics = ("customer.created", "customer.updated", "customer.deleted")
    store.subscribe(api, receiver.url, *topics, "order.created")
    receiver.received.clear()

    account = api.post("customers", {"email": "anna@example.test"}).json()["id"]
    store.flush()
    api.put(f"customers/{account}", {})
    store.flush()
    store.place(customer_id=account)
    store.flush()
    requests.delete(f"{store.url}/control/customers/{account}", timeout=10)
    store.flush()

    assert receiver.topics == [
        "customer.created",
        "customer.updated",
        "customer.updated",
        "customer.updated",
        "order.created",
        "customer.deleted",
    ]
    assert shape(_body(receiver.webhooks[0])) == shape(delivered("customer.created"))
    assert receiver.webhooks[-1].body == f'{{"id":{account}}}'.encode()


def test_a_new_account_is_told_before_its_order(store, api, receiver):
    store.subscribe(api, receiver.url, "order.created", "customer.created", "customer.deleted")
    receiver.received.clear()
    account = store.place(register=True, billing={"email": "new@example.test"})["customer_id"]
    again = store.place(register=True, billing={"email": "new@example.test"})["customer_id"]
    store.flush()

    assert (account > 0, again) == (True, account)
    assert receiver.topics == ["customer.created", "order.created", "order.created"]


def test_an_account_gone_before_its_delivery_is_a_signed_error(store, api, receiver):
    store.subscribe(api, receiver.url, "customer.created")
    account = api.post("customers", {"email": "anna@example.test"}).json()["id"]
    requests.delete(f"{store.url}/control/customers/{account}", timeout=10)
    store.flush()

    assert _body(receiver.webhooks[0])["code"] == "wc_user_invalid_id"


def test_deliveries_of_one_second_share_their_id(store, told):
    for _ in range(6):
        store.place()
    store.flush()

    ids = [
        r.header("X-WC-Webhook-Delivery-ID") for r in told.webhooks if r.topic == "order.created"
    ]
    assert len(set(ids)) < len(ids)


def test_redirects_are_not_followed_and_count_as_delivered(store, told):
    told.status, told.location = 301, told.url
    store.place()
    store.flush()

    assert len(told.webhooks) == 3
    assert [d["status"] for d in store.read("deliveries")] == [301] * 3


def test_a_failure_is_never_tried_again(store, told):
    told.status = 500
    store.place()
    store.flush()
    told.status = 200
    store.flush()

    assert len(told.webhooks) == 3


def test_a_receiver_has_so_long_and_no_longer(store, told):
    store.control("faults", {"deliveries": {"timeout": 0.05}})
    told.free.clear()
    store.place()
    store.flush()

    deliveries = store.read("deliveries")
    assert {delivery["status"] for delivery in deliveries} == {None}
    assert all("imed" in delivery["error"] for delivery in deliveries)


def test_deliveries_wait_for_one_another(store, told):
    store.place()
    told.free.clear()
    flushing = Thread(target=store.flush)
    flushing.start()
    told.wait_for(1)

    seen_meanwhile = len(told.received)
    told.free.set()
    flushing.join(20)

    assert (seen_meanwhile, len(told.received)) == (1, 3)


def test_webhooks_leave_by_themselves_after_their_delay(tmp_path, receiver):
    with start(tmp_path / "store.sqlite3", delivery_delay=0.05) as running:
        store = Driver(url=running.url)
        store.subscribe(store.api(), receiver.url, "order.created")
        store.place()
        receiver.wait_for(2)

    assert receiver.topics == ["order.created"]
