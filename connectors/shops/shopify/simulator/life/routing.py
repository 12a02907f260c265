"""Routing: some time after an order its fulfillment orders appear, one for each place that sends."""

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.life.news import announce_order, part_news
from connectors.shops.shopify.simulator.life.sending import send_part
from connectors.shops.shopify.simulator.life.tasks import put_down
from connectors.shops.shopify.simulator.orders.order import find_order, save_order
from connectors.shops.shopify.simulator.payloads.parts import brief
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import location_of, the_shop
from connectors.shops.shopify.simulator.state.documents import Json


def plan_routing(scene: Scene, shop: Json, order: Json) -> None:
    """Let the order be routed after the shop's delay; with none, when the test says so."""
    if shop["routing_delay"] is not None:
        due = scene.now + shop["routing_delay"]
        put_down(scene, "route", due, {"order": order["id"]})


def route_later(scene: Scene, argument: Json) -> None:
    """Route an order, if it is still there and still wants it."""
    order = find_order(scene.connection, scene.domain, argument["order"])
    if order and not order["routed"] and not order["cancelledAt"]:
        route(scene, order)


def route(scene: Scene, order: Json, *, silent: bool = False) -> None:
    """Make the fulfillment orders of an order and, unless silent, tell so and go on.

    Gift cards are sent at once by themselves, where the shop wants that; what needs no shipping
    gets no fulfillment order.
    """
    order["routed"] = True
    born = make_parts(scene, order, order["lines"])
    if silent:
        return
    save_order(scene.connection, scene.domain, order, scene.now)
    told = [
        part_news(
            "fulfillment_orders/order_routing_complete", part, {"fulfillment_order": brief(part)}
        )
        for part in born
    ]
    announce_order(scene, order, *told)
    follow_routing(scene, order, born)


def make_parts(scene: Scene, order: Json, lines: list[Json]) -> list[Json]:
    """Make a fulfillment order for each place that sends some of these lines."""
    shop = the_shop(scene.connection, scene.domain)
    groups: dict[tuple[str, bool], list[Json]] = {}
    for count, line in enumerate(lines):
        if line["isGiftCard"] or line["requiresShipping"]:
            place = _place(shop, line, count)
            groups.setdefault((place["id"], line["isGiftCard"]), []).append(line)
    born = [
        _new_part(scene, order, location_of(shop, place), group)
        for (place, _), group in groups.items()
    ]
    order["parts"].extend(born)
    return born


def follow_routing(scene: Scene, order: Json, born: list[Json]) -> None:
    """Do with new fulfillment orders what the shop has set: gift cards, fulfilling, asking others."""
    shop = the_shop(scene.connection, scene.domain)
    for part in born:
        about = {"order": order["id"], "part": part["id"]}
        if part["methodType"] == "NONE":
            if shop["auto_fulfil_gift_cards"]:
                send_part(scene, order, part)
        elif part["thirdParty"]:
            after = location_of(shop, part["locationId"])["requests_after"]
            if after is not None:
                put_down(scene, "request", scene.now + after, about)
        elif shop["auto_fulfil"] and not shop["auto_fulfil_delay"]:
            send_part(scene, order, part)
        elif shop["auto_fulfil"]:
            put_down(scene, "fulfil", scene.now + shop["auto_fulfil_delay"], about)


def _new_part(scene: Scene, order: Json, place: Json, lines: list[Json]) -> Json:
    """Make one fulfillment order."""
    within = the_shop(scene.connection, scene.domain)["fulfil_within"]
    due = order["fulfillBy"] or (None if within is None else written(scene.now + within))
    return {
        "id": new_gid(scene.connection, "FulfillmentOrder"),
        "status": "SCHEDULED" if order["scheduledFor"] else "OPEN",
        "requestStatus": "UNSUBMITTED",
        "locationId": place["id"],
        "thirdParty": bool(place["third_party"]),
        "createdAt": written(scene.now),
        "updatedAt": written(scene.now),
        "fulfillAt": order["scheduledFor"] or order["createdAt"],
        "fulfillBy": due,
        "methodType": "SHIPPING" if any(line["requiresShipping"] for line in lines) else "NONE",
        "holds": [],
        "lines": [
            {
                "id": new_gid(scene.connection, "FulfillmentOrderLineItem"),
                "lineItemId": line["id"],
                "quantity": line["quantity"],
            }
            for line in lines
        ],
    }


def _place(shop: Json, line: Json, count: int) -> Json:
    places: list[Json] = shop["locations"]
    named = (one for one in places if one["name"] == line["location"])
    turn = places[count % len(places)] if shop["split_orders"] else places[0]
    return next(named, turn)
