"""Fulfilling: goods leave the house, and with them the end of what a hold can do."""

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.orders.order import find_order, line_of, part_of, save_order
from connectors.shops.shopify.simulator.orders.parts import LIVE, fulfillment_status
from connectors.shops.shopify.simulator.payloads.fulfillment import fulfillment_payload
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json


def send_later(scene: Scene, argument: Json) -> None:
    """Fulfil a part of an order, unless something has stopped it meanwhile."""
    order = find_order(scene.connection, scene.domain, argument["order"])
    if order is None or order["cancelledAt"]:
        return
    part = part_of(order, argument["part"])
    if part["status"] == "OPEN":
        send_part(scene, order, part)


def send_part(scene: Scene, order: Json, part: Json) -> None:
    """Send one fulfillment order, and tell so.

    Raises:
        ValueError: it is on hold, or there is nothing to send.
    """
    if part["status"] == "ON_HOLD" or part["status"] not in LIVE:
        raise ValueError(f"a fulfillment order that is {part['status']} cannot be fulfilled")
    _close(order, part, scene.now)
    if order["protect"] and order["protect"]["eligibility"] == "ELIGIBLE":
        order["protect"]["status"] = "ACTIVE"
    save_order(scene.connection, scene.domain, order, scene.now)
    body = fulfillment_payload(order, part, new_gid(scene.connection, "Fulfillment"))
    news: list[str | News] = [News(topic="fulfillments/create", body=lambda _: body)]
    whole = fulfillment_status(order) == "FULFILLED"
    news += ["orders/fulfilled"] if whole else ["orders/partially_fulfilled"]
    announce_order(scene, order, *news, "orders/updated")


def send_everything(order: Json, at: float) -> None:
    """Mark an order of the past as sent, and tell nobody."""
    for part in order["parts"]:
        _close(order, part, at)
    for line in order["lines"]:
        line["fulfilled"] = line["currentQuantity"]
    order["closedAt"] = written(at)


def _close(order: Json, part: Json, at: float) -> None:
    part["status"], part["requestStatus"] = "CLOSED", "CLOSED"
    part["updatedAt"] = written(at)
    for piece in part["lines"]:
        line = line_of(order, piece["lineItemId"])
        line["fulfilled"] = min(line["currentQuantity"], line["fulfilled"] + piece["quantity"])
