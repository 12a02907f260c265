"""Holds on fulfillment orders: several at a time, each somebody's; the last one that goes opens it."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.life.news import announce_order, part_news
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.payloads.parts import brief, hold_news, placed_on_hold
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json


def new_hold(connection: sqlite3.Connection, wanted: Json, holder: Json | None) -> Json:
    """Make a hold. ``holder`` is an app, or nobody: then the staff placed it."""
    return {
        "id": new_gid(connection, "FulfillmentHold"),
        "handle": wanted.get("handle") or None,
        "reason": wanted.get("reason", "OTHER"),
        "reasonNotes": wanted.get("reasonNotes"),
        "externalId": wanted.get("externalId"),
        "client_id": holder["client_id"] if holder else None,
        "app": {"id": holder["id"], "title": holder["title"]} if holder else None,
    }


def hold_part(  # noqa: PLR0917 - a hold and where it goes
    scene: Scene,
    order: Json,
    part: Json,
    hold: Json,
    remaining: Json | None = None,
) -> None:
    """Place a hold and tell so; ``remaining`` is what was split off because it is not held."""
    part["holds"].append(hold)
    part["status"] = "ON_HOLD"
    part["updatedAt"] = written(scene.now)
    save_order(scene.connection, scene.domain, order, scene.now)
    announce_order(
        scene,
        order,
        part_news(
            "fulfillment_orders/placed_on_hold",
            part,
            lambda client_id: placed_on_hold(part, hold, remaining, client_id),
        ),
        part_news(
            "fulfillment_holds/added", part, lambda client_id: hold_news(part, hold, client_id)
        ),
        "orders/updated",
    )


def release_holds(
    scene: Scene,
    order: Json,
    part: Json,
    hold_ids: list[str] | None = None,
) -> None:
    """Release these holds, or without any every hold of everybody, and tell so."""
    gone = [hold for hold in part["holds"] if hold_ids is None or hold["id"] in hold_ids]
    if not gone:
        return
    part["holds"] = [hold for hold in part["holds"] if hold not in gone]
    part["updatedAt"] = written(scene.now)
    news = [
        part_news(
            "fulfillment_holds/released",
            part,
            lambda client_id, hold=hold: hold_news(part, hold, client_id),  # type: ignore[misc]
        )
        for hold in gone
    ]
    if not part["holds"]:
        part["status"] = "OPEN"
        body = {"fulfillment_order": brief(part)}
        news.append(part_news("fulfillment_orders/hold_released", part, body))
    save_order(scene.connection, scene.domain, order, scene.now)
    announce_order(scene, order, *news, "orders/updated")
