"""What requests cost, how many points there are, and what goes wrong on the way."""

from time import monotonic

import pytest
import requests

from tests.connectors.shopify_simulator.driver import HOLD, PARTS

PAGES = "query P { orders(first: 10) { nodes { id lineItems(first: 5) { nodes { product { id } } } } } }"


def cost(client, query, **variables):
    return client.post(query, **variables).json()["extensions"]["cost"]


def test_pages_cost_by_their_size_and_are_paid_by_what_they_hold(client, shop):
    shop.place()
    asked = cost(client, PAGES)

    # 2 + 10 orders of (1 + 2 + 5 lines of (1 + 1 product)); found: one order with one line.
    assert asked["requestedQueryCost"] == 2 + 10 * (1 + 2 + 5 * 2)
    assert asked["actualQueryCost"] == 2 + (1 + 2 + 2)
    assert asked["throttleStatus"]["maximumAvailable"] == 2000.0


def test_a_mutation_costs_ten(client, shop):
    part = shop.routed()["parts"][0]["id"]
    asked = cost(client, HOLD, id=part, hold={"reason": "OTHER", "handle": "x"})

    assert asked["requestedQueryCost"] == 10 + 4
    assert asked["actualQueryCost"] == 10 + 2


@pytest.mark.parametrize(("plan", "size"), [("basic", 2000), ("advanced", 4000), ("plus", 20_000)])
def test_the_plan_pays_for_the_bucket(client, platform, plan, size):
    platform.shop(plan=plan)

    assert cost(client, PAGES)["throttleStatus"]["maximumAvailable"] == size


def test_a_request_may_not_ask_for_too_much(client):
    errors = client.errors(PAGES.replace("10", "100"))

    assert errors[0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_an_empty_bucket_throttles_and_fills_again(client, platform):
    platform.control("faults", {"throttle": {"calls": 1}})
    answer = client.post(PAGES)
    body = answer.json()
    waiting = body["extensions"]["cost"]
    platform.advance(2)

    assert answer.status_code == 200
    assert body["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert "data" not in body
    assert waiting["actualQueryCost"] is None
    assert waiting["throttleStatus"]["currentlyAvailable"] < waiting["requestedQueryCost"]
    assert waiting["throttleStatus"]["restoreRate"] == 100.0
    assert "errors" not in client.post(PAGES).json()


def test_a_bucket_is_of_one_app_at_one_shop(client, platform):
    other = platform.shop("other").install()
    platform.control("faults", {"throttle": {"shop": "blankets"}})

    assert client.errors(PAGES)[0]["message"] == "Throttled"
    assert "errors" not in other.post(PAGES).json()


def test_too_many_calls_can_be_told_by_http(client, platform):
    platform.control("faults", {"throttle": {"how": "429", "retry_after": 1.5, "calls": 1}})
    answer = client.post(PAGES)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1.5")
    assert client.post(PAGES).status_code == 200


def test_the_platform_can_be_slow(client, platform):
    platform.control("faults", {"slow": {"seconds": 0.3, "calls": 1}})
    began = monotonic()
    client.post(PAGES)

    assert monotonic() - began >= 0.3


def test_calls_can_fail_after_some_that_did_not(client, platform):
    platform.control("faults", {"errors": {"status": 502, "skip": 1, "calls": 1}})

    assert [client.post(PAGES).status_code for _ in range(3)] == [200, 502, 200]


def test_some_operations_can_fail_alone(client, shop, platform):
    order = shop.place()
    platform.control("faults", {"errors": {"operation": "Parts"}})

    assert client.post(PARTS, id=order["gid"]).status_code == 500
    assert client.post(PAGES).status_code == 200


@pytest.mark.parametrize(("when", "status"), [("before", "OPEN"), ("after", "ON_HOLD")])
def test_a_call_can_be_cut_off(client, platform, when, status):
    shop = client.shop
    order = shop.routed()
    part = order["parts"][0]["id"]
    platform.control("faults", {"cut": {"when": when, "operation": "Hold", "calls": 1}})
    with pytest.raises(requests.ConnectionError):
        client.post(HOLD, id=part, hold={"reason": "OTHER", "handle": "x"})

    assert shop.look(order)["parts"][0]["status"] == status
    assert platform.read("calls")[-1]["status"] is None


def test_an_answer_can_be_garbage(client, platform):
    platform.control("faults", {"garbage": {"calls": 1}})
    answer = client.post(PAGES)

    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_the_platform_can_be_down_and_come_back(client, shop, platform):
    platform.control("faults", {"down": True})
    down = client.post(PAGES).status_code, shop.exchange().status_code
    requests.delete(f"{platform.url}/control/faults", timeout=10)

    assert down == (503, 503)
    assert client.post(PAGES).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        {"flood": True},
        {"slow": {"minutes": 1}},
        {"cut": {"when": "never"}},
        {"throttle": {"how": "x"}},
    ],
)
def test_an_unknown_fault_is_refused(platform, wanted):
    assert platform.refusal("faults", wanted)


def test_faults_are_shown(platform):
    platform.control("faults", {"slow": {"seconds": 1}, "deliveries": {"duplicate": 2}})
    shown = platform.read("faults")

    assert (shown["slow"]["seconds"], shown["deliveries"]["duplicate"]) == (1, 2)


@pytest.mark.parametrize(
    "query", ["", "query {", "query { nothing }", "query A { shop { id } } query B { shop { id } }"]
)
def test_what_is_no_query_is_an_error(client, query):
    assert client.errors(query)[0]["message"]


def test_calls_are_written_down_without_a_token(client, shop, platform):
    order = shop.place()
    client.post(PARTS, id=order["gid"])
    call = platform.read("calls", shop=shop.domain)[-1]

    assert (call["operation"], call["status"], call["variables"]) == (
        "Parts",
        200,
        {"id": order["gid"]},
    )
    assert call["cost"] > 0
    assert client.token not in str(platform.read("calls"))


def test_a_body_that_is_no_json_is_refused(client, shop, platform):
    url = f"{platform.url}/shops/{shop.domain}/admin/api/2026-10/graphql.json"
    headers = {"X-Shopify-Access-Token": client.token}

    assert requests.post(url, data="x", headers=headers, timeout=10).status_code == 400
