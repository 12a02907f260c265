"""Our webhooks at a simulated store: made, mended, left alone; and what they bring."""

import json

import pytest

from app.model.errors import InvalidInputError
from app.model.shop_event import OrderSeen
from app.ports import Intake
from connectors.shops.woocommerce.connector import WooCommerce
from connectors.shops.woocommerce.webhooks import TOPICS
from tests.connectors.woocommerce.scripted import Reply, scripted_store

ADDRESS = "http://127.0.0.1:9/webhooks/woocommerce/shop_1"
SECRET = "a1B2" * 8
WOO = WooCommerce()


def listed(client):
    return json.loads(client._rest.get("webhooks", {"per_page": 100}).body)


def problems(client, address=ADDRESS):
    return {one.topic: one.problem for one in client.ensure_webhooks(address, SECRET)}


def test_every_topic_gets_its_webhook_once(client):
    assert set(problems(client).values()) == {"it was missing"}
    assert set(problems(client).values()) == {None}

    made = listed(client)
    assert sorted(one["topic"] for one in made) == sorted(TOPICS)
    assert {one["name"] for one in made} == {f"Clearhold {topic}" for topic in TOPICS}
    assert {(one["delivery_url"], one["status"]) for one in made} == {(ADDRESS, "active")}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"status": "disabled"}, "switched off"),
        ({"status": "paused"}, "switched off"),
        ({"delivery_url": "http://127.0.0.1:9/elsewhere"}, "another address"),
        ({"topic": "product.created"}, "something else"),
    ],
)
def test_a_webhook_that_does_not_work_is_made_anew(client, change, problem):
    problems(client)
    broken = next(one for one in listed(client) if one["topic"] == "order.updated")
    client._rest.put(f"webhooks/{broken['id']}", change)
    seen = {one.topic: one.problem for one in client.look_at_webhooks(ADDRESS)}

    found = problems(client)

    assert seen == found

    assert problem in found.pop("order.updated")
    assert set(found.values()) == {None}
    assert broken["id"] not in {one["id"] for one in listed(client)}
    assert set(problems(client).values()) == {None}


def test_a_webhook_that_exists_twice_is_left_once(client):
    problems(client)
    twin = {"name": "Clearhold order.updated", "topic": "order.updated", "delivery_url": ADDRESS}
    client._rest.post("webhooks", {**twin, "secret": SECRET})

    assert set(problems(client).values()) == {None}
    assert len(listed(client)) == len(TOPICS)


def test_webhooks_of_others_stay(client):
    other = {"name": "ERP", "topic": "order.updated", "delivery_url": "https://erp.example.test/in"}
    client._rest.post("webhooks", other)
    problems(client)

    client.remove_webhooks(ADDRESS)

    assert [one["name"] for one in listed(client)] == ["ERP"]


def test_a_webhook_removed_by_somebody_else_meanwhile_is_no_trouble(store, client):
    problems(client)
    [first, *_] = listed(client)

    def remove(_call):
        store.when_called = None
        store.client()._rest.delete(f"webhooks/{first['id']}", {"force": "true"})

    store.when_called = remove
    client.remove_webhooks(ADDRESS)

    assert listed(client) == []


@pytest.mark.parametrize("secret", ["", "short", "a" * 31 + "&", "ä" * 32])
def test_a_secret_that_wordpress_would_change_is_refused(client, store, secret):
    with pytest.raises(InvalidInputError):
        client.ensure_webhooks(ADDRESS, secret)

    assert store.calls == []


def test_many_webhooks_are_read_page_by_page(client):
    for number in range(101):
        body = {"name": f"ERP {number}", "topic": "order.updated", "delivery_url": ADDRESS + "/erp"}
        client._rest.post("webhooks", body)
    problems(client)

    assert set(problems(client).values()) == {None}


def test_what_a_store_sends_is_signed_for_us_and_read_by_us(store, client):
    with scripted_store(lambda *_: Reply()) as ours:
        client.ensure_webhooks(f"{ours.url}/hook", SECRET)
        order = store.place()
        client.place_hold(order, "hold_1")
        store.post("flush", {})

    events = []
    for sent in store.seen("deliveries"):
        raw = sent["body"].encode()
        assert WOO.may_be_from(raw, sent["headers"], [SECRET])
        assert WOO.intake(raw, sent["headers"]) is Intake.KEEP
        events.append(WOO.translate(WOO.topic(sent["headers"]), WOO.blank(raw)))
    assert {type(event) for event in events} == {OrderSeen}
    assert {event.order.hold for event in events} >= {"hold_1"}
    assert {event.order.external_id for event in events} == {order}
