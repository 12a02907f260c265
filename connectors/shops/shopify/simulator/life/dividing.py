"""Fulfillment orders change shape: split, moved to another place, merged. Ids change with it."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.life.news import announce_order, part_news
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.orders.parts import LIVE, quantity_of
from connectors.shops.shopify.simulator.payloads.parts import brief, merged, moved, pieces
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json


def split_part(
    scene: Scene,
    order: Json,
    part: Json,
    quantity: int = 1,
) -> Json:
    """Split so many pieces off; the new fulfillment order is open, whatever holds the old one bears.

    Raises:
        ValueError: there are not enough pieces.
    """
    rest = carve(scene.connection, order, part, quantity=quantity, now=scene.now)
    save_order(scene.connection, scene.domain, order, scene.now)
    body = {
        "split_line_items": pieces(rest),
        "fulfillment_order": brief(part),
        "remaining_fulfillment_order": brief(rest),
        "replacement_fulfillment_order": None,
    }
    told = part_news("fulfillment_orders/split", part, body)
    announce_order(scene, order, told, "orders/updated")
    return rest


def carve(
    connection: sqlite3.Connection, order: Json, part: Json, *, quantity: int, now: float
) -> Json:
    """Take so many pieces out of a fulfillment order into a new one, and tell nobody.

    Raises:
        ValueError: there are not enough pieces.
    """
    if part["status"] not in LIVE or not 0 < quantity < quantity_of(part):
        raise ValueError("there is nothing to split in this fulfillment order")
    taken: list[Json] = []
    for line in reversed(part["lines"]):
        some = min(line["quantity"], quantity - quantity_of({"lines": taken}))
        if some:
            line["quantity"] -= some
            fresh = new_gid(connection, "FulfillmentOrderLineItem")
            taken.append({"id": fresh, "lineItemId": line["lineItemId"], "quantity": some})
    part["lines"] = [line for line in part["lines"] if line["quantity"]]
    part["updatedAt"] = written(now)
    rest = _follower(connection, part, taken, now)
    order["parts"].append(rest)
    return rest


def move_part(
    scene: Scene,
    order: Json,
    part: Json,
    place_name: str | None = None,
) -> Json:
    """Move a fulfillment order to another place: it ends, and a new one without holds begins.

    Raises:
        ValueError: there is no such place, or nothing to move.
    """
    shop = the_shop(scene.connection, scene.domain)
    elsewhere = [one for one in shop["locations"] if one["id"] != part["locationId"]]
    fitting = [one for one in elsewhere if place_name in {None, one["name"]}]
    if not fitting or part["status"] not in LIVE:
        raise ValueError("there is no other place of that name, or nothing to move")
    new = _follower(scene.connection, part, [dict(line) for line in part["lines"]], scene.now)
    new["locationId"], new["thirdParty"] = fitting[0]["id"], bool(fitting[0]["third_party"])
    part["status"], part["holds"] = "CLOSED", []
    part["updatedAt"] = written(scene.now)
    order["parts"].append(new)
    save_order(scene.connection, scene.domain, order, scene.now)
    told = part_news("fulfillment_orders/moved", new, moved(part, new))
    announce_order(scene, order, told, "orders/updated")
    return new


def merge_parts(scene: Scene, order: Json) -> Json:
    """Merge the live fulfillment orders of a place into the first of them, which keeps its holds.

    Raises:
        ValueError: there are not two to merge.
    """
    live = [part for part in order["parts"] if part["status"] in {"OPEN", "ON_HOLD"}]
    group = next((same for part in live if len(same := _at(live, part)) > 1), None)
    if group is None:
        raise ValueError("there are no two fulfillment orders at one place")
    kept, *gone = group
    body = merged(kept, gone)
    for part in gone:
        kept["lines"] += part["lines"]
        part.update(status="CLOSED", holds=[], lines=[], updatedAt=written(scene.now))
    save_order(scene.connection, scene.domain, order, scene.now)
    told = part_news("fulfillment_orders/merged", kept, body)
    announce_order(scene, order, told, "orders/updated")
    return kept


def cancel_part(part: Json, now: float) -> None:
    """End a fulfillment order: nothing of it is sent any more."""
    part.update(status="CANCELLED", holds=[], updatedAt=written(now))


def _at(live: list[Json], part: Json) -> list[Json]:
    return [one for one in live if one["locationId"] == part["locationId"]]


def _follower(connection: sqlite3.Connection, part: Json, lines: list[Json], now: float) -> Json:
    return {
        **part,
        "id": new_gid(connection, "FulfillmentOrder"),
        "status": "OPEN",
        "requestStatus": "UNSUBMITTED",
        "holds": [],
        "lines": lines,
        "createdAt": written(now),
        "updatedAt": written(now),
    }
