"""Edits: lines added and taken away, another address. Only orders/updated tells of most of it."""

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.life.routing import follow_routing, make_parts
from connectors.shops.shopify.simulator.orders.addresses import changed_address, new_address
from connectors.shops.shopify.simulator.orders.catalogue import new_line
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.payloads.others import edited
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json


def edit_lines(
    scene: Scene,
    order: Json,
    told: Json,
    edit_id: str,
) -> None:
    """Add lines and take pieces away; what is added comes in a fulfillment order of its own.

    ``told``: ``add`` a list of lines, ``remove`` a list of ``{"sku", "quantity"}``.

    Raises:
        ValueError: there is no such line to take from.
    """
    added = [new_line(scene.connection, one) for one in told.get("add", ())]
    removed = [_take(order, one) for one in told.get("remove", ())]
    order["lines"] += added
    order["edited"] = True
    born = make_parts(scene, order, added) if order["routed"] else []
    save_order(scene.connection, scene.domain, order, scene.now)
    body = edited(order, edit_id, added=added, removed=removed, at=written(scene.now))
    told_edit = News(topic="orders/edited", body=lambda _: body)
    announce_order(scene, order, told_edit, "orders/updated")
    follow_routing(scene, order, born)


def change_address(scene: Scene, order: Json, told: Json) -> None:
    """Ship to another address: those fields that are told."""
    before = order["shippingAddress"]
    order["shippingAddress"] = (
        changed_address(before, told) if before else new_address(scene.connection, told)
    )
    save_order(scene.connection, scene.domain, order, scene.now)
    announce_order(scene, order, "orders/updated")


def _take(order: Json, told: Json) -> tuple[Json, int]:
    fitting = (one for one in order["lines"] if told.get("sku") in {None, one["sku"]})
    line = next((one for one in fitting if one["currentQuantity"]), None)
    if line is None:
        raise ValueError(f"no line to take {told} from")
    quantity = min(int(told.get("quantity", 1)), line["currentQuantity"])
    line["currentQuantity"] -= quantity
    for part in order["parts"]:
        for piece in part["lines"]:
            if piece["lineItemId"] == line["id"]:
                piece["quantity"] = max(0, piece["quantity"] - quantity)
    return line, quantity
