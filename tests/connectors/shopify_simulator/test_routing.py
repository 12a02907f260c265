"""Fulfillment orders: born late, of many places, split, moved, merged, and sent before anybody looks."""

import pytest

from tests.connectors.shopify_simulator.driver import PARTS
from tests.waiting import wait_for

TWO = [{"sku": "A", "quantity": 2}, {"sku": "B", "quantity": 1}]


def parts(client, order):
    return client.ask(PARTS, id=order["gid"])["order"]["fulfillmentOrders"]["nodes"]


def actions(part):
    return {one["action"] for one in part["supportedActions"]}


def test_an_order_has_no_fulfillment_order_at_first(client, shop):
    order = shop.place()
    before = parts(client, order)
    shop.act(order, "route")

    assert before == []
    assert [part["status"] for part in parts(client, order)] == ["OPEN"]
    assert shop.topics()[-1] == "fulfillment_orders/order_routing_complete"


def test_routing_comes_by_itself_after_a_while(client, shop, platform):
    platform.shop(routing_delay=600)
    order = shop.place()
    platform.advance(600)

    assert len(parts(client, order)) == 1


def test_routing_comes_in_real_time_too(client, shop, platform):
    platform.shop(routing_delay=0.05)
    order = shop.place()

    wait_for(lambda: parts(client, order))


@pytest.mark.usefixtures("client")
def test_an_order_is_routed_once(shop):
    order = shop.routed()

    assert "routed" in shop.platform.refusal(f"shops/{shop.domain}/orders/{order['id']}/route")


def test_an_order_goes_to_several_places(client, shop, platform):
    platform.shop(locations=["Main", "Second"], split_orders=True)
    order = shop.routed(line_items=TWO)

    assert [part["assignedLocation"]["name"] for part in parts(client, order)] == ["Main", "Second"]


def test_a_line_can_name_its_place(client, shop, platform):
    platform.shop(locations=["Main", "Second"])
    order = shop.routed(line_items=[{"location": "Second"}])

    assert [part["assignedLocation"]["name"] for part in parts(client, order)] == ["Second"]


def test_gift_cards_are_sent_at_once(client, shop):
    order = shop.routed(line_items=[{"gift_card": True}])
    part = parts(client, order)[0]

    assert (part["status"], part["deliveryMethod"]["methodType"]) == ("CLOSED", "NONE")
    assert actions(part) == set()
    assert "orders/fulfilled" in shop.topics()


def test_gift_cards_wait_where_the_shop_wants_that(client, shop, platform):
    platform.shop(auto_fulfil_gift_cards=False)
    order = shop.routed(line_items=[{"gift_card": True}])

    assert [part["status"] for part in parts(client, order)] == ["OPEN"]


def test_digital_goods_have_no_fulfillment_order(client, shop):
    order = shop.routed(line_items=[{"requires_shipping": False}])

    assert parts(client, order) == []
    assert "fulfillment_orders/order_routing_complete" not in shop.topics()


def test_a_shop_that_fulfils_by_itself_wins_the_race(client, shop, platform):
    platform.shop(auto_fulfil=True)
    order = shop.routed()
    part = parts(client, order)[0]

    assert client.hold(part["id"])["userErrors"][0]["code"] == "TAKEN"
    assert shop.look(order)["fulfillment_status"] == "FULFILLED"


def test_a_shop_that_fulfils_by_itself_after_a_while_can_be_beaten(client, shop, platform):
    platform.shop(auto_fulfil=True, auto_fulfil_delay=60)
    held, sent = shop.routed(), shop.routed()
    client.hold(parts(client, held)[0]["id"])
    platform.advance(60)

    assert shop.look(held)["fulfillment_status"] == "ON_HOLD"
    assert shop.look(sent)["fulfillment_status"] == "FULFILLED"


def test_what_is_scheduled_cannot_be_held_until_it_is_open(client, shop):
    order = shop.routed(scheduled_for="2030-01-01T00:00:00Z", fulfill_by="2030-01-03T00:00:00Z")
    part = parts(client, order)[0]
    shop.act(order, "open")

    assert (part["status"], part["fulfillBy"]) == ("SCHEDULED", "2030-01-03T00:00:00Z")
    assert "HOLD" not in actions(part)
    assert "HOLD" in actions(parts(client, order)[0])


def test_a_shop_promises_to_send_by_a_date(shop, platform):
    platform.control("clock", {"at": "2029-12-31T00:00:00Z"})
    platform.shop(fulfil_within=86_400)
    client, order = shop.install(), shop.routed()

    assert parts(client, order)[0]["fulfillBy"].startswith("2030-01-01T00:00")


def test_splitting_bears_a_part_without_the_hold(client, shop):
    order = shop.routed(line_items=TWO)
    client.hold(parts(client, order)[0]["id"])
    shop.act(order, "split", quantity=2)
    old, new = parts(client, order)

    assert (old["status"], new["status"]) == ("ON_HOLD", "OPEN")
    assert new["fulfillmentHolds"] == []
    assert [
        sum(line["quantity"] for line in part["lines"]) for part in shop.look(order)["parts"]
    ] == [1, 2]
    assert shop.topics()[-2:] == ["fulfillment_orders/split", "orders/updated"]


def test_moving_ends_a_part_and_bears_another_without_the_hold(client, shop, platform):
    platform.shop(locations=["Main", "Second"])
    order = shop.routed()
    client.hold(parts(client, order)[0]["id"])
    shop.act(order, "move")
    old, new = parts(client, order)

    assert (old["status"], new["status"]) == ("CLOSED", "OPEN")
    assert new["assignedLocation"]["name"] == "Second"
    assert "fulfillment_holds/released" not in shop.topics()


def test_merging_keeps_the_first_part(client, shop):
    order = shop.routed(line_items=TWO)
    shop.act(order, "split")
    shop.act(order, "merge")

    assert [part["status"] for part in parts(client, order)] == ["OPEN", "CLOSED"]
    assert sum(line["quantity"] for line in shop.look(order)["parts"][0]["lines"]) == 3
    assert shop.topics()[-2:] == ["fulfillment_orders/merged", "orders/updated"]


def test_a_fulfillment_order_knows_its_order(client, shop):
    order = shop.routed()
    part = order["parts"][0]["id"]
    query = """query F($id: ID!) { fulfillmentOrder(id: $id) { orderId orderName orderProcessedAt
      order { id } assignedLocation { countryCode location { id isFulfillmentService } } } }"""
    shown = client.ask(query, id=part)["fulfillmentOrder"]

    assert (shown["orderId"], shown["orderName"]) == (order["gid"], order["name"])
    assert shown["order"] == {"id": order["gid"]}
    assert client.ask(query, id="gid://shopify/FulfillmentOrder/1")["fulfillmentOrder"] is None


def test_an_edit_bears_a_part_and_tells_only_of_the_edit(client, shop):
    order = shop.routed()
    heard = len(shop.topics())
    shop.act(order, "edit", add=[{"sku": "extra", "price": "10"}], remove=[{"quantity": 1}])

    assert len(parts(client, order)) == 2
    assert shop.topics()[heard:] == ["orders/edited", "orders/updated"]
    assert shop.look(order)["edited"]


@pytest.mark.usefixtures("client")
def test_another_address_is_told_by_an_update_alone(shop):
    order = shop.routed()
    heard = len(shop.topics())
    shop.act(order, "address", address1="Nygatan 2", city="Lund")

    assert shop.topics()[heard:] == ["orders/updated"]
    assert shop.look(order)["shippingAddress"]["address1"] == "Nygatan 2"


PARTNER = {"name": "Partner", "third_party": True}


def test_a_third_party_is_asked_and_agrees(client, shop, platform):
    platform.shop(locations=[{**PARTNER, "requests_after": 60, "accepts_after": 60}])
    order = shop.routed()
    steps = [parts(client, order)[0]]
    for _ in range(2):
        platform.advance(60)
        steps.append(parts(client, order)[0])

    assert [step["requestStatus"] for step in steps] == ["UNSUBMITTED", "SUBMITTED", "ACCEPTED"]
    assert [step["status"] for step in steps] == ["OPEN", "OPEN", "IN_PROGRESS"]
    assert ["HOLD" in actions(step) for step in steps] == [True, False, False]
    assert ["REQUEST_CANCELLATION" in actions(step) for step in steps] == [False, True, True]


def test_a_held_part_is_not_requested(client, shop, platform):
    platform.shop(locations=[{**PARTNER, "requests_after": 60}])
    order = shop.routed()
    client.hold(parts(client, order)[0]["id"])
    platform.advance(60)

    assert parts(client, order)[0]["requestStatus"] == "UNSUBMITTED"


STOP = """mutation Stop($id: ID!) { fulfillmentOrderSubmitCancellationRequest(id: $id, message: "no") {
  fulfillmentOrder { status requestStatus } userErrors { message } } }"""


def asked_to_stop(client, order):
    part = parts(client, order)[0]
    told = client.ask(STOP, id=part["id"])["fulfillmentOrderSubmitCancellationRequest"]
    assert told["userErrors"] == []
    return parts(client, order)[0]


def test_a_third_party_that_agreed_can_be_asked_to_stop(client, shop, platform):
    platform.shop(locations=[PARTNER])
    order = shop.routed()
    shop.act(order, "request_fulfilment")
    shop.act(order, "accept_request")
    asked = asked_to_stop(client, order)
    shop.act(order, "accept_cancellation")
    stopped = parts(client, order)[0]

    assert (asked["status"], asked["requestStatus"]) == ("IN_PROGRESS", "CANCELLATION_REQUESTED")
    assert (stopped["status"], "HOLD" in actions(stopped)) == ("OPEN", True)


def test_a_third_party_that_has_not_agreed_is_asked_no_longer(client, shop, platform):
    platform.shop(locations=[PARTNER])
    order = shop.routed()
    shop.act(order, "request_fulfilment")

    assert asked_to_stop(client, order)["requestStatus"] == "UNSUBMITTED"


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("answer", ["reject_request", "accept_cancellation"])
def test_a_service_answers_only_what_it_was_asked(shop, platform, answer):
    platform.shop(locations=[PARTNER])
    order = shop.routed()

    assert platform.refusal(f"shops/{shop.domain}/orders/{order['id']}/{answer}")


def test_a_part_that_nobody_was_asked_about_cannot_be_stopped(client, shop):
    part = parts(client, shop.routed())[0]
    told = client.ask(STOP, id=part["id"])["fulfillmentOrderSubmitCancellationRequest"]

    assert "current state" in told["userErrors"][0]["message"]
