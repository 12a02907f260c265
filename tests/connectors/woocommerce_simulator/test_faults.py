"""Trouble on demand, in answering and in delivering."""

from time import monotonic

import pytest
import requests

ORDER_TOPICS = ("order.created", "order.updated")


@pytest.fixture
def order(store):
    return store.place(silent=True)["id"]


@pytest.fixture
def told(store, api, receiver):
    store.subscribe(api, receiver.url, *ORDER_TOPICS)
    receiver.received.clear()
    return receiver


def test_a_store_can_be_slow(store, api, order):
    store.control("faults", {"slow": {"seconds": 0.3, "calls": 1}})
    began = monotonic()

    api.get(f"orders/{order}")
    slow = monotonic() - began

    assert slow >= 0.3


def test_the_next_calls_can_fail(store, api, order):
    store.control("faults", {"errors": {"calls": 2, "status": 502}})

    answers = [api.get(f"orders/{order}") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [502, 502, 200]
    assert answers[0].json()["code"] == "internal_server_error"


def test_trouble_can_be_for_some_calls_only(store, api, order):
    store.control("faults", {"errors": {"methods": ["put"], "path": "/orders/"}})

    assert api.get(f"orders/{order}").status_code == 200
    assert api.post("orders", {}).status_code == 201
    assert api.put(f"orders/{order}", {}).status_code == 500


def test_a_call_can_be_cut_off_before_it_acted(store, api, order):
    store.control("faults", {"cut": {"when": "before", "methods": ["PUT"], "calls": 1}})

    with pytest.raises(requests.ConnectionError):
        api.put(f"orders/{order}", {"status": "on-hold"})

    assert api.get(f"orders/{order}").json()["status"] == "processing"


def test_a_call_can_be_cut_off_after_it_acted(store, api, order):
    store.control("faults", {"cut": {"when": "after", "methods": ["PUT"], "calls": 1}})

    with pytest.raises(requests.ConnectionError):
        api.put(f"orders/{order}", {"status": "on-hold"})

    assert api.get(f"orders/{order}").json()["status"] == "on-hold"
    assert [call["status"] for call in store.read("calls")] == [None, 200]


def test_a_store_can_be_down_and_come_back(store, api, order):
    store.control("faults", {"down": True})
    down = api.get(f"orders/{order}")
    requests.delete(f"{store.url}/control/faults", timeout=10)

    assert (down.status_code, down.headers["Retry-After"]) == (503, "600")
    assert api.get(f"orders/{order}").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        {"flood": True},
        {"slow": {"minutes": 1}},
        {"cut": {"when": "never"}},
        {"deliveries": {"mode": "maybe"}},
    ],
)
def test_an_unknown_fault_is_refused(store, wanted):
    answer = requests.post(f"{store.url}/control/faults", json=wanted, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_faults_are_shown(store):
    store.control("faults", {"slow": {"seconds": 1}, "deliveries": {"duplicate": 2}})

    shown = store.read("faults")

    assert shown["slow"] == {
        "calls": None,
        "seconds": 1,
        "status": 500,
        "when": "before",
        "methods": [],
        "path": "",
    }
    assert (shown["down"], shown["deliveries"]["duplicate"]) == (False, 2)


def test_webhooks_can_arrive_twice(store, told):
    store.control("faults", {"deliveries": {"duplicate": 2}})
    store.place()
    store.flush()

    assert told.topics == ["order.updated", "order.updated", "order.created", "order.created"]


def test_webhooks_can_arrive_newest_first(store, told):
    store.control("faults", {"deliveries": {"reversed": True}})
    store.place()
    store.flush()

    assert told.topics == ["order.created", "order.updated"]


def test_webhooks_can_get_lost(store, told):
    store.control("faults", {"deliveries": {"mode": "lost"}})
    store.place()
    store.flush()

    assert told.received == []
    assert {delivery["error"] for delivery in store.read("deliveries")} == {"lost on the way"}


def test_webhooks_can_wait_until_they_are_let_go(store, told):
    store.control("faults", {"deliveries": {"mode": "off", "delay": 0}})
    store.place()
    waiting = len(store.read("events"))
    store.control("faults", {"deliveries": {"mode": "on"}})
    told.wait_for(2)

    assert waiting == 2
    assert told.topics == ["order.updated", "order.created"]


def test_a_gateway_can_refuse_to_give_money_back(store, api):
    order = store.place(payment_method="stripe")["id"]
    store.control("faults", {"gateway": {"refuses": "Disputed.", "calls": 1}})

    answers = [api.post(f"orders/{order}/refunds", {"amount": "1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [500, 201]
    assert answers[0].json()["message"] == "Disputed."


def test_a_store_can_die_before_it_hears_from_the_gateway(store, api):
    order = store.place(payment_method="stripe")
    store.control("faults", {"gateway": {"dies": True, "minutes_ago": 5}})

    answer = api.post(f"orders/{order['id']}/refunds", {"amount": order["total"]})

    (refund,) = api.get(f"orders/{order['id']}/refunds").json()
    assert answer.json()["code"] == "internal_server_error"
    assert refund["refunded_payment"] is False
    assert api.get(f"orders/{order['id']}").json()["status"] == "processing"
