"""News about an order: what each topic says of it."""

from collections.abc import Callable

from connectors.shops.shopify.simulator.hooks.announce import News, announce
from connectors.shops.shopify.simulator.orders.customers import find_customer
from connectors.shops.shopify.simulator.payloads.order import order_payload
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json


def announce_order(
    scene: Scene,
    order: Json,
    *topics: str | News,
) -> None:
    """Tell who wants to hear it what happened to an order; a bare topic shows the whole order."""
    news = [
        order_news(scene, order, topic) if isinstance(topic, str) else topic for topic in topics
    ]
    announce(scene, news)


def order_news(scene: Scene, order: Json, topic: str) -> News:
    """Show the whole order as it is now."""
    customer = (
        find_customer(scene.connection, scene.domain, order["customerId"])
        if order["customerId"]
        else None
    )
    body = order_payload(order, customer, the_shop(scene.connection, scene.domain), scene.now)
    return News(topic=topic, body=lambda _: body)


def part_news(topic: str, part: Json, body: Json | Callable[[str], Json]) -> News:
    """Tell of a fulfillment order, to apps that see it."""
    kind = "third_party" if part["thirdParty"] else "merchant_managed"
    told = body if callable(body) else lambda _: body
    return News(topic=topic, body=told, scope=f"read_{kind}_fulfillment_orders")
