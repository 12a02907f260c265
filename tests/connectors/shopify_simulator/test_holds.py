"""Holds: whose they are, how many there can be, and what is told when they go."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.connectors.shopify_simulator.driver import PARTS, RELEASE

MERCHANT = ["read_orders", "write_merchant_managed_fulfillment_orders"]


@pytest.fixture
def order(shop):
    return shop.routed(line_items=[{"sku": "A", "quantity": 3}])


@pytest.fixture
def part(order):
    return order["parts"][0]["id"]


def states(client, order):
    nodes = client.ask(PARTS, id=order["gid"])["order"]["fulfillmentOrders"]["nodes"]
    return [node["status"] for node in nodes]


def test_a_hold_is_ours_and_told(client, shop, part):
    heard = len(shop.topics())
    held = client.hold(part)

    assert held["userErrors"] == []
    assert held["fulfillmentHold"]["heldByRequestingApp"]
    assert held["fulfillmentOrder"] == {"id": part, "status": "ON_HOLD"}
    assert shop.topics()[heard:] == [
        "fulfillment_orders/placed_on_hold",
        "fulfillment_holds/added",
        "orders/updated",
    ]


def test_a_handle_is_used_once(client, part):
    client.hold(part, handle="same")
    again = client.hold(part, handle="same")
    other = client.hold(part, handle="other")

    assert again["userErrors"][0]["code"] == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    assert other["userErrors"] == []


def test_two_apps_may_use_the_same_handle(client, shop, platform, part):
    platform.app("client-2")
    token = shop.token(client_id="client-2", **install(shop))
    other = type(client)(shop=shop, token=token["access_token"])
    client.hold(part, handle="same")

    assert other.hold(part, handle="same")["userErrors"] == []


def install(shop):
    shop.control("install", {"client_id": "client-2"})
    return {"grant_type": "client_credentials"}


def test_an_app_holds_ten_times_at_most(client, part):
    results = [client.hold(part, handle=f"hold {number}") for number in range(11)]

    assert [result["userErrors"] for result in results[:10]] == [[]] * 10
    assert results[10]["userErrors"][0]["code"] == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"


def test_of_many_who_hold_at_once_with_one_handle_one_succeeds(client, part):
    with ThreadPoolExecutor(8) as crowd:
        results = list(crowd.map(lambda _: client.hold(part, handle="same"), range(8)))
    codes = [error["code"] for result in results for error in result["userErrors"]]

    assert codes == ["DUPLICATE_FULFILLMENT_HOLD_HANDLE"] * 7


def test_a_handle_has_64_characters_at_most(client, part):
    assert client.hold(part, handle="x" * 64)["userErrors"] == []
    assert "too long" in client.hold(part, handle="y" * 65)["userErrors"][0]["message"]


def test_a_part_that_is_not_there_cannot_be_held(client):
    result = client.hold("gid://shopify/FulfillmentOrder/1")

    assert result["userErrors"][0]["code"] == "FULFILLMENT_ORDER_NOT_FOUND"


def test_a_part_that_is_not_there_cannot_be_released_or_stopped(client):
    nowhere = "gid://shopify/FulfillmentOrder/1"
    stop = """mutation S($id: ID!) { fulfillmentOrderSubmitCancellationRequest(id: $id) {
      userErrors { message } } }"""
    released = client.ask(RELEASE, id=nowhere)["fulfillmentOrderReleaseHold"]
    stopped = client.ask(stop, id=nowhere)["fulfillmentOrderSubmitCancellationRequest"]

    assert released["userErrors"][0]["code"] == "FULFILLMENT_ORDER_NOT_FOUND"
    assert "does not exist" in stopped["userErrors"][0]["message"]


def test_releasing_a_hold_that_is_gone_leaves_the_others(client, shop, order, part):
    shop.act(order, "hold_by_staff")
    gone = "gid://shopify/FulfillmentHold/1"
    left = client.ask(RELEASE, id=part, holdIds=[gone])["fulfillmentOrderReleaseHold"]

    assert left["fulfillmentOrder"]["status"] == "ON_HOLD"
    assert left["fulfillmentOrder"]["fulfillmentHolds"][0]["heldByApp"] is None


def test_the_last_hold_that_goes_opens_the_part(client, shop, order, part):
    shop.act(order, "hold_by_app")
    ours = client.hold(part)["fulfillmentHold"]["id"]
    heard = len(shop.topics())
    left = client.ask(RELEASE, id=part, holdIds=[ours])["fulfillmentOrderReleaseHold"]
    first = shop.topics()[heard:]
    shop.act(order, "release_holds")
    second = shop.topics()[heard + len(first) :]

    assert left["fulfillmentOrder"]["status"] == "ON_HOLD"
    assert left["fulfillmentOrder"]["fulfillmentHolds"] == [
        {
            "handle": "other-hold",
            "heldByRequestingApp": False,
            "heldByApp": {"title": "Address Checker"},
        }
    ]
    assert first == ["fulfillment_holds/released", "orders/updated"]
    assert second == [
        "fulfillment_holds/released",
        "fulfillment_orders/hold_released",
        "orders/updated",
    ]


def test_without_ids_every_hold_of_everybody_goes(client, shop, order, part):
    shop.act(order, "hold_by_app")
    shop.act(order, "hold_by_staff", handle="staff")
    client.hold(part)
    left = client.ask(RELEASE, id=part)["fulfillmentOrderReleaseHold"]

    assert left["fulfillmentOrder"] == {"status": "OPEN", "fulfillmentHolds": []}
    assert shop.topics().count("fulfillment_holds/released") == 3


def test_a_part_that_is_not_held_cannot_be_released(client, part):
    told = client.ask(RELEASE, id=part, holdIds=[])["fulfillmentOrderReleaseHold"]

    assert "not on hold" in told["userErrors"][0]["message"]


def test_staff_release_our_hold(client, shop, order, part):
    ours = client.hold(part)["fulfillmentHold"]["id"]
    shop.act(order, "release_holds", hold_ids=[ours])

    assert states(client, order) == ["OPEN"]


def test_some_of_a_part_can_be_held(client, order, part):
    piece = order["parts"][0]["lines"][0]["id"]
    held = client.hold(part, fulfillmentOrderLineItems=[{"id": piece, "quantity": 1}])

    assert held["remainingFulfillmentOrder"]["status"] == "OPEN"
    assert states(client, order) == ["ON_HOLD", "OPEN"]


def test_what_is_held_cannot_be_fulfilled(client, shop, order, part):
    client.hold(part)

    assert "ON_HOLD" in shop.platform.refusal(f"shops/{shop.domain}/orders/{order['id']}/fulfil")


def test_parts_of_a_third_party_are_invisible_without_the_scope(shop, platform):
    platform.shop(locations=["Main", {"name": "Partner", "third_party": True}], split_orders=True)
    client = shop.install(scopes=MERCHANT)
    order = shop.routed(line_items=[{"sku": "A"}, {"sku": "B"}])
    hidden = order["parts"][1]["id"]

    assert len(states(client, order)) == 1
    assert client.hold(hidden)["userErrors"][0]["code"] == "FULFILLMENT_ORDER_NOT_FOUND"
    assert shop.topics().count("fulfillment_orders/order_routing_complete") == 1


def test_reading_is_not_holding(shop):
    client = shop.install(scopes=["read_orders", "read_merchant_managed_fulfillment_orders"])
    part = shop.routed()["parts"][0]["id"]
    wanted = {"reason": "OTHER", "handle": "x"}
    errors = client.errors(
        "mutation H($id: ID!, $hold: FulfillmentOrderHoldInput!)"
        " { fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) { userErrors { message } } }",
        id=part,
        hold=wanted,
    )

    assert errors[0]["extensions"]["code"] == "ACCESS_DENIED"
    assert "write_merchant_managed_fulfillment_orders" in errors[0]["message"]


def test_without_any_scope_fulfillment_orders_are_denied(shop):
    client = shop.install(scopes=["read_orders"])
    order = shop.routed()
    errors = client.errors(PARTS, id=order["gid"])

    assert errors[0]["extensions"]["code"] == "ACCESS_DENIED"
    assert errors[0]["path"] == ["order", "fulfillmentOrders"]
