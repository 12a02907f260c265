"""Routing: some time after an order its fulfillment orders appear, one for each place that sends."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.life.news import announce_order, part_news
from connectors.shops.shopify.simulator.life.sending import send_part
from connectors.shops.shopify.simulator.life.tasks import put_down
from connectors.shops.shopify.simulator.orders.order import find_order, save_order
from connectors.shops.shopify.simulator.payloads.parts import brief
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json


def plan_routing(connection: sqlite3.Connection, shop: Json, order: Json, now: float) -> None:
    """Let the order be routed after the shop's delay; with none, when the test says so."""
    if shop["routing_delay"] is not None:
        due = now + shop["routing_delay"]
        put_down(connection, shop["domain"], "route", due, {"order": order["id"]})


def route_later(
    platform: Platform, connection: sqlite3.Connection, domain: str, argument: Json
) -> None:
    """Route an order, if it is still there and still wants it."""
    order = find_order(connection, domain, argument["order"])
    if order and not order["routed"] and not order["cancelledAt"]:
        route(platform, connection, the_shop(connection, domain), order)


def route(
    platform: Platform,
    connection: sqlite3.Connection,
    shop: Json,
    order: Json,
    *,
    silent: bool = False,
) -> None:
    """Make the fulfillment orders of an order and, unless silent, tell so and go on.

    Gift cards are sent at once by themselves, where the shop wants that; what needs no shipping
    gets no fulfillment order.
    """
    order["routed"] = True
    born = make_parts(connection, shop, order, order["lines"], platform.now)
    if silent:
        return
    save_order(connection, shop["domain"], order, platform.now)
    told = [
        part_news(
            "fulfillment_orders/order_routing_complete", part, {"fulfillment_order": brief(part)}
        )
        for part in born
    ]
    announce_order(platform, connection, shop["domain"], order, *told)
    follow_routing(platform, connection, shop, order, born)


def make_parts(
    connection: sqlite3.Connection, shop: Json, order: Json, lines: list[Json], now: float
) -> list[Json]:
    """Make a fulfillment order for each place that sends some of these lines."""
    groups: dict[tuple[str, bool], list[Json]] = {}
    for count, line in enumerate(lines):
        if line["isGiftCard"] or line["requiresShipping"]:
            place = _place(shop, line, count)
            groups.setdefault((place["id"], line["isGiftCard"]), []).append(line)
    born = [
        new_part(connection, shop, order, place, [(one, one["quantity"]) for one in group], now)
        for (place, _), group in groups.items()
    ]
    order["parts"].extend(born)
    return born


def new_part(  # noqa: PLR0917 - a fulfillment order's all
    connection: sqlite3.Connection,
    shop: Json,
    order: Json,
    location_id: str,
    lines: list[tuple[Json, int]],
    now: float,
) -> Json:
    """Make one fulfillment order."""
    place = next(one for one in shop["locations"] if one["id"] == location_id)
    ships = any(line["requiresShipping"] for line, _ in lines)
    within = shop["fulfil_within"]
    due = order["fulfillBy"] or (None if within is None else written(now + within))
    return {
        "id": new_gid(connection, "FulfillmentOrder"),
        "status": "SCHEDULED" if order["scheduledFor"] else "OPEN",
        "requestStatus": "UNSUBMITTED",
        "locationId": location_id,
        "thirdParty": bool(place["third_party"]),
        "createdAt": written(now),
        "updatedAt": written(now),
        "fulfillAt": order["scheduledFor"] or order["createdAt"],
        "fulfillBy": due,
        "methodType": "SHIPPING" if ships else "NONE",
        "holds": [],
        "lines": [
            {
                "id": new_gid(connection, "FulfillmentOrderLineItem"),
                "lineItemId": line["id"],
                "quantity": quantity,
            }
            for line, quantity in lines
        ],
    }


def follow_routing(
    platform: Platform, connection: sqlite3.Connection, shop: Json, order: Json, born: list[Json]
) -> None:
    """Do with new fulfillment orders what the shop has set: gift cards, fulfilling, asking others."""
    domain, now = shop["domain"], platform.now
    for part in born:
        about = {"order": order["id"], "part": part["id"]}
        place = next(one for one in shop["locations"] if one["id"] == part["locationId"])
        if part["methodType"] == "NONE":
            if shop["auto_fulfil_gift_cards"]:
                send_part(platform, connection, domain, order, part)
        elif part["thirdParty"]:
            if place["requests_after"] is not None:
                put_down(connection, domain, "request", now + place["requests_after"], about)
        elif shop["auto_fulfil"] and not shop["auto_fulfil_delay"]:
            send_part(platform, connection, domain, order, part)
        elif shop["auto_fulfil"]:
            put_down(connection, domain, "fulfil", now + shop["auto_fulfil_delay"], about)


def _place(shop: Json, line: Json, count: int) -> Json:
    places: list[Json] = shop["locations"]
    named = (one for one in places if one["name"] == line["location"])
    turn = places[count % len(places)] if shop["split_orders"] else places[0]
    return next(named, turn)
