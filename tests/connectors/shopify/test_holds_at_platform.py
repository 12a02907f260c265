"""Holds against the simulated platform, over HTTP, with all that its staff do in between."""

import pytest

from app.model.errors import UnreachableError
from app.model.order import Obstacle, OrderStatus, PartState
from app.ports import HoldResult, LiftResult
from connectors.shops.shopify.scopes import ASKED_FOR
from tests.connectors.shopify.coat_shop import COAT, DOMAIN, OWN

HOLD = "hold_1"
VOUCHER = {"title": "Voucher", "price": "500.00", "gift_card": True, "requires_shipping": False}


def holds_at(shop, order):
    return [[hold["handle"] for hold in part["holds"]] for part in shop.order(order)["parts"]]


# Holding


def test_a_hold_waits_for_routing_and_lies_on_every_part(shop, client):
    shop.set(locations=["Göteborg", "Malmö"], split_orders=True)
    number = shop.place(routed=False, line_items=[COAT, {**COAT, "sku": "COAT-2"}])
    assert client.place_hold(number, HOLD)[0] is HoldResult.NOT_READY
    shop.staff(number, "route")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status, order.hold) == (HoldResult.PLACED, OrderStatus.ON_HOLD, HOLD)
    assert {part.place for part in order.parts} == {"Göteborg", "Malmö"}
    assert holds_at(shop, number) == [[HOLD], [HOLD]]
    assert client.place_hold(number, HOLD)[0] is HoldResult.ALREADY_OURS


def test_a_release_gives_every_part_back_and_leaves_what_others_hold(shop, client):
    number = shop.place()
    shop.staff(number, "hold_by_app", app="Parcel Planner", handle=HOLD, reason="OTHER")
    shop.staff(number, "hold_by_staff")
    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED

    result, order = client.lift_hold(number, HOLD)

    assert (result, order.hold) == (LiftResult.LIFTED, None)
    assert len(shop.order(number)["parts"][0]["holds"]) == 2
    assert order.parts[0].other_holds == ("Parcel Planner", "")
    assert order.parts[0].state is PartState.HELD
    assert client.lift_hold(number, HOLD)[0] is LiftResult.ALREADY_LIFTED


def test_staff_who_lift_our_hold_have_decided(shop, client):
    number = shop.place()
    client.place_hold(number, HOLD)
    shop.staff(number, "release_holds")

    result, order = client.lift_hold(number, HOLD)

    assert (result, order.status) == (LiftResult.ALREADY_LIFTED, OrderStatus.TO_SHIP)


@pytest.mark.parametrize(
    ("action", "spec"),
    [
        ("split", {"quantity": 1}),
        ("move", {"location": "Malmö"}),
        ("edit", {"add": [{"title": "Scarf", "price": "199.00"}]}),
    ],
)
def test_what_is_born_without_our_hold_gets_it_at_the_next_look(shop, client, action, spec):
    shop.set(locations=["Göteborg", "Malmö"])
    number = shop.place()
    client.place_hold(number, HOLD)
    shop.staff(number, action, **spec)
    assert client.read_order(number).status is OrderStatus.TO_SHIP

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)
    assert client.lift_hold(number, HOLD)[1].status is OrderStatus.TO_SHIP


def test_a_part_that_moves_between_our_look_and_our_hold_is_found_again(shop, client):
    shop.set(locations=["Göteborg", "Malmö"])
    number = shop.place()
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(number, "move", location="Malmö")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)


def test_a_hold_that_acted_before_the_line_was_cut_is_found_again(shop, client):
    number = shop.place()
    shop.control("faults", cut={"when": "after", "operation": "Hold", "calls": 1})

    with pytest.raises(UnreachableError):
        client.place_hold(number, HOLD)

    assert client.place_hold(number, HOLD)[0] is HoldResult.ALREADY_OURS
    assert holds_at(shop, number) == [[HOLD]]


def test_a_shop_that_sends_by_itself_and_is_faster_than_we_is_told_so(shop, client):
    number = shop.place()
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(number, "fulfil")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.CANNOT_BE_HELD, OrderStatus.SHIPPED)
    assert order.obstacle is Obstacle.SENT_AT_ONCE


def test_staff_who_send_the_order_meanwhile_have_ended_it(shop, client):
    number = shop.place()
    shop.pass_time(hours=1)
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(number, "fulfil")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.ORDER_ENDED, OrderStatus.SHIPPED)


def test_an_order_that_is_cancelled_or_deleted_meanwhile_has_ended(shop, client):
    cancelled, deleted = shop.place(), shop.place()
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(cancelled, "cancel")

    result, order = client.place_hold(cancelled, HOLD)
    assert result is HoldResult.ORDER_ENDED
    assert order.status in {OrderStatus.CANCELLED, OrderStatus.REFUNDED}

    shop.staff(deleted, "delete")
    assert client.place_hold(deleted, HOLD) == (HoldResult.ORDER_ENDED, None)
    assert client.lift_hold(deleted, HOLD) == (LiftResult.ORDER_ENDED, None)


@pytest.mark.parametrize(
    ("line", "obstacle"),
    [
        ({"title": "E-book", "price": "99.00", "requires_shipping": False}, Obstacle.DIGITAL),
        (VOUCHER, Obstacle.GIFT_CARD),
    ],
)
def test_what_leaves_without_a_parcel_cannot_be_held(shop, client, line, obstacle):
    number = shop.place(line_items=[line])
    shop.pass_time(minutes=3)

    result, order = client.place_hold(number, HOLD)

    assert (result, order.obstacle) == (HoldResult.CANNOT_BE_HELD, obstacle)


def test_gift_cards_that_the_shop_does_not_send_by_itself_are_held(shop, client):
    shop.set(auto_fulfil_gift_cards=False)
    number = shop.place(line_items=[VOUCHER])

    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


def test_the_parcel_is_held_although_the_gift_card_beside_it_is_gone(shop, client):
    number = shop.place(line_items=[COAT, VOUCHER])

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)


def test_a_part_that_is_scheduled_is_held_once_it_opens(shop, client):
    number = shop.place(scheduled_for="2030-01-01T00:00:00Z")
    assert client.place_hold(number, HOLD)[0] is HoldResult.NOT_READY
    shop.staff(number, "open")

    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


def test_money_that_arrives_leaves_our_hold_where_it_is(shop, client):
    number = shop.place(gateway="bank_deposit", financial_status="pending")
    assert client.read_order(number).status is OrderStatus.AWAITING_TRANSFER

    _, held = client.place_hold(number, HOLD)
    shop.staff(number, "pay")
    after = client.read_order(number)

    assert (held.status, held.awaited_transfer) == (OrderStatus.ON_HOLD, True)
    assert (after.status, after.awaited_transfer) == (OrderStatus.ON_HOLD, False)


def test_cash_on_delivery_may_be_sent_and_may_be_held(shop, client):
    number = shop.place(gateway="cash_on_delivery", financial_status="pending")

    assert client.read_order(number).status is OrderStatus.TO_SHIP
    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


# Third parties


def warehouse(shop):
    shop.set(locations=[{"name": "Far Warehouse", "third_party": True}])
    return shop.place()


def test_a_warehouse_that_agreed_is_asked_once_and_what_it_gives_back_is_held(shop, client):
    number = warehouse(shop)
    shop.staff(number, "request_fulfilment")
    shop.staff(number, "accept_request")

    assert client.place_hold(number, HOLD)[0] is HoldResult.WAREHOUSE_ASKED
    assert client.place_hold(number, HOLD)[0] is HoldResult.WAREHOUSE_ASKED
    assert shop.called().count("CancellationRequest") == 1

    shop.staff(number, "accept_cancellation")
    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


def test_a_warehouse_that_refuses_to_stop_leaves_nothing_to_hold(shop, client):
    number = warehouse(shop)
    shop.staff(number, "request_fulfilment")
    shop.staff(number, "accept_request")
    client.place_hold(number, HOLD)
    shop.staff(number, "reject_cancellation")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.parts[0].state) == (HoldResult.CANNOT_BE_HELD, PartState.AT_WAREHOUSE)
    assert shop.called().count("CancellationRequest") == 1


def test_a_warehouse_that_had_not_agreed_gives_its_part_back_at_once(shop, client):
    number = warehouse(shop)
    shop.staff(number, "request_fulfilment")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)


def test_without_its_scope_a_warehouses_part_is_not_even_seen(shop, client):
    """Nothing says so at the order: it looks as if it were never routed."""
    less = [scope for scope in ASKED_FOR if "third_party" not in scope]
    shop.control(f"shops/{DOMAIN}/install", client_id=OWN["client_id"], scopes=less)
    number = warehouse(shop)

    assert client.read_order(number).parts == ()
    assert client.place_hold(number, HOLD)[0] is HoldResult.NOT_READY
    shop.pass_time(minutes=11)
    assert client.place_hold(number, HOLD)[0] is HoldResult.CANNOT_BE_HELD


def test_a_new_address_is_read_under_our_hold(shop, client):
    number = shop.place(shipping_address={"address1": "Storgatan 5", "city": "Göteborg"})
    client.place_hold(number, HOLD)
    shop.staff(number, "address", address1="Locker 7", city="Malmö")

    order = client.read_order(number)

    assert (order.status, order.shipping.reveal().city) == (OrderStatus.ON_HOLD, "Malmö")
