"""A Shopify shop installs the app, leaves, comes back, and is never mixed up with another."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.flow.pages.show_connections import show_connections
from app.flow.shops.connect_shop import connect_shop
from app.flow.users.first_account import first_account
from app.model.case import State
from app.model.shop import Health
from tests.journeys.shopify_house import (
    CLIENT_ID,
    ORDINARY,
    RISKY,
    ShopifyHouse,
)


def test_orders_from_before_the_installation_are_history(unconnected: ShopifyHouse):
    unconnected.register()
    unconnected.open_shop()
    before = unconnected.place(RISKY)
    unconnected.clock.advance(minutes=5)
    unconnected.connect()
    unconnected.tick()

    assert unconnected.state(before) is None
    assert unconnected.held(before) == [False]
    assert unconnected.letters() == []


def _first(shopify: ShopifyHouse):
    shopify.place(ORDINARY)
    shopify.settle()
    return shopify.sent("orders/")[0]


@pytest.mark.parametrize("topic", ["customers/redact", "shop/redact", "orders/create"])
def test_a_forged_webhook_is_refused_on_every_topic(shopify: ShopifyHouse, topic: str):
    webhook = _first(shopify)
    headers = {k: v for k, v in webhook["headers"].items() if k.lower() != "x-shopify-topic"}
    forged = {**webhook, "headers": {**headers, "X-Shopify-Topic": topic}}

    assert shopify.send(forged, signature="bm9ib2R5").status_code == 401


def test_an_own_app_is_connected_by_its_keys_alone(unconnected: ShopifyHouse):
    shopify = unconnected
    own = {"client_id": "own-app", "client_secret": "the secret of a shop's own app, long enough"}
    shopify.open_shop()
    shopify.fill_history()
    shopify.control("/control/apps", {**own, "app_url": shopify.web, "topics": []})
    shopify.control(f"{shopify.at}/install", {"client_id": "own-app"})
    shop = connect_shop(
        shopify.services,
        first_account(shopify.services),
        "shopify",
        shopify.domain,
        credentials=own,
    )
    shopify.shop_id = shop.shop_id
    shopify.connect_stripe()
    shopify.settle()

    order = shopify.place()
    shopify.settle()
    assert shopify.state(order) is State.INVITED
    shopify.clock.advance(hours=30)
    assert shopify.calls("WebhookCreate")
    shopify.verify()
    shopify.settle()
    assert shopify.state(order) is State.RELEASED


def test_scopes_that_are_taken_away_are_named_with_their_consequence(shopify: ShopifyHouse):
    shopify.control(f"{shopify.at}/install", {"client_id": CLIENT_ID, "scopes": ["read_orders"]})
    shopify.settle()

    (connection,) = show_connections(shopify.services, shopify.enter().user)
    missing = {gap.missing for gap in connection.gaps}
    assert "write_third_party_fulfillment_orders" in missing


def test_what_shopify_keeps_back_is_unknown_and_not_risky(shopify: ShopifyHouse):
    shopify.open_shop(protected_data=False)
    ordinary = shopify.place(ORDINARY)
    shopify.settle()

    assert shopify.state(ordinary) is None
    assert shopify.held(ordinary) == [False]


def test_a_risky_order_without_a_known_buyer_goes_to_a_person(shopify: ShopifyHouse):
    dear = {**RISKY, "line_items": [{"title": "Phone", "quantity": 20, "price": "12990.00"}]}
    shopify.open_shop(protected_data=False)
    order = shopify.place(dear)
    shopify.settle()

    assert shopify.state(order) in {None, State.WITH_SUPPORT}
    assert shopify.letters() == []


def test_who_opens_the_app_mends_its_connection_and_comes_in_even_where_that_fails(
    shopify: ShopifyHouse,
):
    shopify.control("/control/reset", {"only": ["tokens"]})
    order = shopify.place()
    shopify.settle()
    assert shopify.shop().health is Health.TROUBLED

    shopify.fault(errors={"operation": "token"})
    assert shopify.enter().shop.shop_id == shopify.shop_id
    assert shopify.shop().health is Health.TROUBLED

    shopify.mend()
    shopify.enter()
    assert shopify.shop().health is Health.HEALTHY
    shopify.clock.advance(hours=1)
    shopify.settle()
    assert shopify.held(order) == [True]


@pytest.fixture
def two(shopify: ShopifyHouse) -> tuple[ShopifyHouse, ShopifyHouse]:
    """Two shops of the platform that installed the same app here."""
    other = ShopifyHouse(shopify.settings, shopify.clock, shopify.store, shopify.stripe)
    other.services.database.close()
    other.services = shopify.services
    other.domain = "other-store.myshopify.com"
    other.connect()
    return shopify, other


def test_two_shops_worked_off_at_once_are_never_mixed_up(two):
    orders = [(shop, shop.place()) for _ in range(3) for shop in two]
    two[0].deliver()
    for _ in range(6):
        with ThreadPoolExecutor(2) as crew:
            list(crew.map(lambda shop: shop.work(), two))
        two[0].deliver()

    for shop, order in orders:
        assert shop.state(order) is State.INVITED
        assert shop.held(order) == [True]
    assert {call["status"] for shop in two for call in shop.calls()} == {200}
    assert len({shop.shop().account_id for shop in two}) == 2


def test_a_shops_webhook_says_nothing_about_another(two):
    shopify, other = two
    order = shopify.place()
    shopify.fault(deliveries={"mode": "lost"})
    shopify.deliver()
    shopify.mend()
    webhook = shopify.sent("orders/create")[-1]
    headers = {
        k: (other.domain if k.lower() == "x-shopify-shop-domain" else v)
        for k, v in webhook["headers"].items()
    }

    shopify.send({**webhook, "headers": headers})
    shopify.work()
    other.work()

    assert other.state(order) is None
