"""An order's parts come late, in several places, and are divided while it is held."""

from datetime import timedelta

import pytest

from app.model.case import Cause, State, SupportReason
from tests.journeys.inside import GOES_ELSEWHERE
from tests.journeys.shopify_house import KARIN, PHONES, RISKY, WATCHES, ShopifyHouse


def held(shopify: ShopifyHouse, **changes) -> str:
    order = shopify.place(**changes)
    shopify.settle()
    assert shopify.state(order) is State.INVITED
    return order


def test_an_order_that_is_not_routed_yet_is_decided_and_held_when_it_is(shopify: ShopifyHouse):
    order = shopify.place(route=False)
    shopify.settle()
    assert shopify.state(order) is State.OPENED
    assert shopify.letters() == []

    shopify.staff(order, "route")
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]
    assert len(shopify.letters()) == 1


def test_routing_that_no_webhook_told_of_is_found(shopify: ShopifyHouse):
    order = shopify.place(route=False)
    shopify.settle()
    shopify.fault(deliveries={"mode": "lost"})
    shopify.staff(order, "route")
    shopify.deliver()
    shopify.mend()

    shopify.clock.advance(minutes=3)
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]


def test_every_place_that_sends_a_part_of_it_is_held_and_released(shopify: ShopifyHouse):
    shopify.open_shop(locations=["Stockholm", "Malmö"], split_orders=True)
    order = held(shopify)
    assert shopify.held(order) == [True, True]

    shopify.verify()
    shopify.settle()

    assert shopify.state(order) is State.RELEASED
    assert shopify.held(order) == [False, False]
    assert {part["status"] for part in shopify.parts(order)} == {"OPEN"}


def test_a_part_that_is_split_off_a_held_one_is_held_too(shopify: ShopifyHouse):
    order = held(shopify)
    shopify.staff(order, "split", quantity=1)
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True, True]
    assert len(shopify.letters()) == 1

    shopify.verify()
    shopify.settle()
    assert shopify.held(order) == [False, False]


def test_parts_that_are_merged_while_they_are_held_stay_held(shopify: ShopifyHouse):
    order = held(shopify)
    shopify.staff(order, "split", quantity=1)
    shopify.settle()
    shopify.staff(order, "merge")
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]


def test_a_part_that_moves_to_another_place_is_held_there(shopify: ShopifyHouse):
    shopify.open_shop(locations=["Stockholm", "Malmö"])
    order = held(shopify)
    shopify.staff(order, "move", location="Malmö")
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert all(shopify.held(order))

    shopify.verify()
    shopify.settle()
    assert shopify.state(order) is State.RELEASED
    assert not any(shopify.held(order))


def test_what_staff_add_to_a_held_order_is_held_too(shopify: ShopifyHouse):
    order = held(shopify, line_items=[PHONES])
    shopify.staff(order, "edit", add=[WATCHES])
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert all(shopify.held(order))


def test_a_part_that_is_born_after_the_release_is_not_held(shopify: ShopifyHouse):
    order = held(shopify, spec=RISKY)
    shopify.verify()
    shopify.settle()
    shopify.staff(order, "split", quantity=1)
    shopify.settle()
    shopify.clock.advance(hours=1)
    shopify.tick()

    assert shopify.state(order) is State.RELEASED
    assert shopify.held(order) == [False, False]


def test_an_order_that_is_never_routed_alarms_the_merchant_and_is_held_if_it_is_after_all(
    shopify: ShopifyHouse,
):
    order = shopify.place(route=False)
    for minutes in (0, 5, 10):
        shopify.clock.advance(minutes=minutes)
        shopify.settle()
    assert shopify.case(order).support_reason is SupportReason.CANNOT_BE_HELD

    shopify.staff(order, "route")
    shopify.settle()

    assert shopify.case(order).support_reason is SupportReason.HELD_LATE
    assert shopify.held(order) == [True]


def test_an_order_that_is_due_in_some_days_is_held_when_its_day_comes(shopify: ShopifyHouse):
    due = shopify.clock.now() + timedelta(days=3)
    order = shopify.place(scheduled_for=due.isoformat())
    shopify.settle()
    shopify.clock.advance(days=2)
    shopify.settle()
    assert shopify.state(order) is State.OPENED

    shopify.staff(order, "open")
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]


def test_what_is_left_of_an_order_that_was_sent_in_part_is_held(shopify: ShopifyHouse):
    shopify.open_shop(locations=["Stockholm", "Malmö"], split_orders=True)
    order = shopify.place()
    shopify.staff(order, "fulfil", part=shopify.parts(order)[0]["id"])
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]


def test_an_address_that_clears_the_order_releases_it(shopify: ShopifyHouse):
    shopify.write_rules(GOES_ELSEWHERE)
    order = held(shopify)
    shopify.staff(order, "address", **KARIN)
    shopify.settle()

    assert shopify.state(order) is State.RELEASED
    assert shopify.case(order).cause is Cause.NEW_DECISION
    assert shopify.held(order) == [False]


@pytest.mark.parametrize("write", ["Hold", "Release", "RiskCreate", "TagsChange"])
@pytest.mark.parametrize("fault", ["garbage", "cut"])
def test_a_write_whose_answer_is_lost_is_done_once(shopify: ShopifyHouse, write: str, fault: str):
    lost = {"operation": write, "calls": 1, **({"when": "after"} if fault == "cut" else {})}
    shopify.fault(**{fault: lost})
    order = shopify.place()
    shopify.settle()
    shopify.clock.advance(minutes=15)
    shopify.settle()
    shopify.verify()
    shopify.settle()
    shopify.clock.advance(minutes=15)
    shopify.settle()

    assert shopify.state(order) is State.RELEASED
    assert shopify.holds_told_of(order, "added") == 1
    assert shopify.holds_told_of(order, "released") == 1
    assert len(shopify.letters()) == 2
