"""Registering webhooks: the greeting, what is refused, and what is never shown."""

import pytest

from tests.connectors.woocommerce_simulator.driver import SECRET, recorded


def _wanted(receiver, **changes):
    wanted = {"topic": "order.created", "delivery_url": receiver.url, "secret": SECRET}
    return wanted | changes


def test_the_greeting_is_what_was_recorded(api, receiver):
    made = api.post("webhooks", _wanted(receiver)).json()

    (ping,) = receiver.received
    seen = dict(recorded("ping")["headers"]) | {"Host": ping.header("Host")}
    seen |= {"Content-Length": str(len(ping.body))}
    assert ping.body == f"webhook_id={made['id']}".encode()
    assert ping.headers == [(name, seen[name]) for name, _ in recorded("ping")["headers"]]


def test_the_greeting_comes_before_the_answer(api, receiver):
    api.post("webhooks", _wanted(receiver))

    assert len(receiver.received) == 1


def test_a_webhook_is_active_even_if_nobody_answers_the_greeting(api, receiver):
    receiver.status = 500
    refused = api.post("webhooks", _wanted(receiver)).json()
    nowhere = api.post("webhooks", _wanted(receiver, delivery_url="http://127.0.0.1:9/")).json()

    assert (refused["status"], nowhere["status"]) == ("active", "active")


def test_neither_secret_nor_failures_are_shown(api, receiver):
    made = api.post("webhooks", _wanted(receiver)).json()

    assert not {"secret", "failure_count"} & set(api.get(f"webhooks/{made['id']}").json())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"topic": "order.forgotten"}, "woocommerce_rest_webhook_invalid_topic"),
        ({"topic": ""}, "woocommerce_rest_webhook_invalid_topic"),
        (
            {"delivery_url": "ftp://shop.example.test"},
            "woocommerce_rest_webhook_invalid_delivery_url",
        ),
        ({"delivery_url": ""}, "woocommerce_rest_webhook_invalid_delivery_url"),
    ],
)
def test_a_webhook_needs_a_topic_and_an_address(api, receiver, changes, code):
    answer = api.post("webhooks", _wanted(receiver, **changes))

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert receiver.received == []


def test_a_webhook_can_be_changed_and_listed(api, receiver):
    first = api.post("webhooks", _wanted(receiver)).json()
    second = api.post("webhooks", _wanted(receiver, topic="order.updated")).json()

    changed = api.put(f"webhooks/{first['id']}", {"status": "paused", "name": "Mine"}).json()

    assert (changed["status"], changed["name"]) == ("paused", "Mine")
    assert [hook["id"] for hook in api.get("webhooks").json()] == [second["id"], first["id"]]
    paused = api.get("webhooks", params={"status": "paused"})
    assert [hook["id"] for hook in paused.json()] == [first["id"]]
    assert paused.headers["X-WP-Total"] == "1"


def test_a_webhook_has_one_of_three_statuses(api, receiver):
    made = api.post("webhooks", _wanted(receiver)).json()

    answer = api.put(f"webhooks/{made['id']}", {"status": "tired"})

    assert answer.json()["code"] == "woocommerce_rest_webhook_invalid_status"


def test_a_webhook_is_deleted_for_good_only(api, receiver):
    made = api.post("webhooks", _wanted(receiver)).json()["id"]

    assert api.delete(f"webhooks/{made}").status_code == 501
    assert api.delete(f"webhooks/{made}", params={"force": True}).json()["id"] == made
    assert api.get(f"webhooks/{made}").status_code == 404
    assert api.put(f"webhooks/{made}", {}).json()["message"] == "ID is invalid."
    assert api.delete(f"webhooks/{made}", params={"force": True}).status_code == 404


def test_a_webhook_without_a_secret_gets_one_of_its_own(store, api, receiver):
    made = api.post("webhooks", _wanted(receiver, secret="", name="")).json()
    store.place()
    store.flush()

    assert made["name"].startswith("Webhook created on ")
    assert len(receiver.webhooks[0].header("X-WC-Webhook-Signature")) == 44
