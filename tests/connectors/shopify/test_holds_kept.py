"""Looking at the holds on many orders, and telling who released one."""

import pytest

from app.model.errors import NotFoundError
from app.model.order import OrderStatus
from app.ports import Mover
from connectors.shops.shopify.simulator.graphql.cost import MOST
from tests.connectors.shopify.coat_shop import COAT

HOLD = "hold_1"
OTHER = {"app": "Parcel Planner", "handle": "theirs"}


def held(shop, client, **spec):
    number = shop.place(**spec)
    client.place_hold(number, HOLD)
    return number


def bearing(seen):
    return [part.hold for part in seen.parts]


def test_many_orders_are_looked_at_in_few_calls(shop, client):
    stopped = [held(shop, client) for _ in range(2)]
    free = [shop.place() for _ in range(11)]
    shop.calls.clear()

    seen = client.holds_on([*stopped, *free])

    assert shop.called() == ["OrdersHolds"] * 2
    assert {bearing(seen[one])[0] for one in stopped} == {HOLD}
    assert {seen[one].status for one in stopped} == {OrderStatus.ON_HOLD}
    assert {bearing(seen[one])[0] for one in free} == {None}
    assert {seen[one].status for one in free} == {OrderStatus.TO_SHIP}
    assert client.holds_on([]) == {}


def test_a_look_at_ten_orders_asks_for_less_than_a_third_of_what_is_allowed(shop, client):
    client.holds_on([shop.place() for _ in range(10)])

    assert client._graphql.cost.requested <= MOST / 3
    assert client._graphql.cost.actual <= MOST / 10


def test_an_order_that_is_not_shown_is_missing(shop, client):
    number, gone = shop.place(), shop.place()
    shop.staff(gone, "delete")

    assert set(client.holds_on([gone, number])) == {number}


def test_an_order_of_many_parts_is_looked_at_whole(shop, client):
    shop.set(locations=[f"Place {place}" for place in range(7)], split_orders=True)
    lines = [{**COAT, "sku": f"COAT-{place}"} for place in range(7)]
    number = held(shop, client, line_items=lines)

    assert bearing(client.holds_on([number])[number]) == [HOLD] * 7


@pytest.mark.parametrize(
    ("action", "status"),
    [("cancel", OrderStatus.CANCELLED), ("fulfil", OrderStatus.SHIPPED)],
)
def test_an_order_that_has_ended_says_so(shop, client, action, status):
    number = shop.place()
    shop.staff(number, action)

    assert client.holds_on([number])[number].status is status


def test_whose_holds_lie_beside_ours_is_seen(shop, client):
    number = held(shop, client)
    shop.staff(number, "hold_by_app", **OTHER)

    (part,) = client.holds_on([number])[number].parts
    assert (part.hold, part.other_holds) == (HOLD, ("Parcel Planner",))


def test_a_hold_that_only_we_had_was_released_by_staff(shop, client):
    number = held(shop, client)
    shop.staff(number, "release_holds")

    told = client.who_let_go(number, HOLD, was_shared=False)

    assert (told.mover, told.before, told.after) == (Mover.STAFF, "ON_HOLD", "OPEN")
    assert told.at is not None


def test_a_hold_that_was_picked_out_was_released_by_staff(shop, client):
    number = held(shop, client)
    shop.staff(number, "hold_by_app", **OTHER)
    (part,) = shop.order(number)["parts"]
    ours = [one["id"] for one in part["holds"] if one["handle"] == HOLD]
    shop.staff(number, "release_holds", hold_ids=ours)

    assert client.who_let_go(number, HOLD, was_shared=True).mover is Mover.STAFF


def test_nobody_can_tell_who_released_everybodys_holds(shop, client):
    number = held(shop, client)
    shop.staff(number, "hold_by_app", **OTHER)
    shop.staff(number, "release_holds")

    assert client.who_let_go(number, HOLD, was_shared=True).mover is Mover.UNKNOWN


def test_an_order_that_bears_the_hold_tells_nobody(shop, client):
    number = held(shop, client)

    assert client.who_let_go(number, HOLD, was_shared=False).mover is Mover.UNKNOWN


def test_an_order_that_is_gone_is_not_found(shop, client):
    number = held(shop, client)
    shop.staff(number, "delete")

    with pytest.raises(NotFoundError):
        client.who_let_go(number, HOLD, was_shared=False)
