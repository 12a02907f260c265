"""Holds of other apps and of staff are shown and never touched."""

from app.flow.pages.show_case import show_case
from app.model.case import State
from tests.journeys.shopify_house import ShopifyHouse


def held_with_another(shopify: ShopifyHouse) -> str:
    order = shopify.place()
    shopify.staff(order, "hold_by_app", app="Address Checker")
    shopify.settle()
    assert shopify.state(order) is State.INVITED
    return order


def holders(shopify: ShopifyHouse, order: str) -> list[str | None]:
    holds = [hold for part in shopify.parts(order) for hold in part["holds"]]
    return sorted(hold["app"]["title"] if hold["app"] else "" for hold in holds)


def test_another_apps_hold_is_named_on_the_case(shopify: ShopifyHouse):
    order = held_with_another(shopify)

    page = show_case(shopify.services, shopify.enter().user, shopify.case(order).case_id)

    assert page.there.parts[0].other_holds == ("Address Checker",)


def test_a_release_leaves_another_apps_hold(shopify: ShopifyHouse):
    order = held_with_another(shopify)
    assert holders(shopify, order) == ["Address Checker", "Clearhold"]

    shopify.verify()
    shopify.settle()

    assert shopify.state(order) is State.RELEASED
    assert holders(shopify, order) == ["Address Checker"]
    assert {part["status"] for part in shopify.parts(order)} == {"ON_HOLD"}


def test_staff_who_lift_ours_and_leave_the_other_have_decided(shopify: ShopifyHouse):
    order = held_with_another(shopify)
    shopify.clock.advance(hours=1)
    (part,) = shopify.parts(order)
    ours = [hold["id"] for hold in part["holds"] if hold["app"]["title"] == "Clearhold"]
    shopify.staff(order, "release_holds", hold_ids=ours)
    shopify.settle()
    shopify.clock.advance(hours=1)
    shopify.tick()

    assert shopify.state(order) is State.HANDED_BACK
    assert holders(shopify, order) == ["Address Checker"]


def test_another_app_that_lets_go_changes_nothing_of_ours(shopify: ShopifyHouse):
    order = held_with_another(shopify)
    (part,) = shopify.parts(order)
    theirs = [hold["id"] for hold in part["holds"] if hold["app"]["title"] != "Clearhold"]
    shopify.staff(order, "release_holds", hold_ids=theirs)
    shopify.settle()

    assert shopify.state(order) is State.INVITED
    assert shopify.held(order) == [True]
