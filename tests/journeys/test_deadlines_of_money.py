"""Money that is only reserved ends a hold, until it is captured: on both platforms."""

from datetime import timedelta

from app.model.order import LimitKind
from tests.journeys.house import RISKY, House
from tests.journeys.shopify_house import RISKY as SHOPIFYS
from tests.journeys.shopify_house import ShopifyHouse

WEEK = timedelta(days=7)


def written(captured: str) -> dict[str, object]:
    return {"meta_data": [{"key": "_stripe_charge_captured", "value": captured}]}


def test_money_reserved_by_a_plugin_of_the_store_ends_a_hold_until_it_is_captured(shop: House):
    order = shop.place({**RISKY, **written("no")})
    shop.settle()
    reserved = shop.case(order)
    shop.client()._rest.put(f"orders/{order}", written("yes"))
    shop.settle()
    captured = shop.case(order)

    assert reserved.deadline_kind is LimitKind.AUTHORISATION
    assert reserved.deadline_at < reserved.held_at + WEEK
    assert captured.deadline_kind is LimitKind.OWN
    assert captured.deadline_at == captured.held_at + WEEK


def test_money_reserved_at_shopify_ends_a_hold_until_it_is_captured(shopify: ShopifyHouse):
    ends = shopify.clock.now() + timedelta(hours=60)
    spec = {**SHOPIFYS, "financial_status": "authorized"}
    order = shopify.place(spec, authorization_expires_at=ends.isoformat())
    shopify.settle()
    reserved = shopify.case(order)
    shopify.staff(order, "pay")
    shopify.settle()

    assert reserved.deadline_kind is LimitKind.AUTHORISATION
    assert abs(reserved.deadline_at - ends) < timedelta(seconds=1)
    assert shopify.case(order).deadline_kind is LimitKind.OWN
