"""Edits: lines added and taken away, another address. Only orders/updated tells of most of it."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.life.routing import follow_routing, make_parts
from connectors.shops.shopify.simulator.orders.addresses import changed_address, new_address
from connectors.shops.shopify.simulator.orders.catalogue import new_line
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.payloads.others import edited
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json


def edit_lines(  # noqa: PLR0917 - an edit and its order
    platform: Platform,
    connection: sqlite3.Connection,
    domain: str,
    order: Json,
    told: Json,
    edit_id: str,
) -> None:
    """Add lines and take pieces away; what is added comes in a fulfillment order of its own.

    ``told``: ``add`` a list of lines, ``remove`` a list of ``{"sku", "quantity"}``.

    Raises:
        ValueError: there is no such line to take from.
    """
    shop = the_shop(connection, domain)
    added = [new_line(connection, one) for one in told.get("add", ())]
    removed = [_take(order, one) for one in told.get("remove", ())]
    order["lines"] += added
    order["edited"] = True
    born = make_parts(connection, shop, order, added, platform.now) if order["routed"] else []
    save_order(connection, domain, order, platform.now)
    body = edited(order, edit_id, added, removed, written(platform.now))
    told_edit = News(topic="orders/edited", body=lambda _: body)
    announce_order(platform, connection, domain, order, told_edit, "orders/updated")
    follow_routing(platform, connection, shop, order, born)


def change_address(
    platform: Platform, connection: sqlite3.Connection, domain: str, order: Json, told: Json
) -> None:
    """Ship to another address: those fields that are told."""
    before = order["shippingAddress"]
    order["shippingAddress"] = (
        changed_address(before, told) if before else new_address(connection, told)
    )
    save_order(connection, domain, order, platform.now)
    announce_order(platform, connection, domain, order, "orders/updated")


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
