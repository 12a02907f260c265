"""Fulfillment services: third parties that are asked to fulfil, and asked to stop."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.life.news import announce_order, part_news
from connectors.shops.shopify.simulator.life.tasks import put_down
from connectors.shops.shopify.simulator.orders.order import find_order, part_of, save_order
from connectors.shops.shopify.simulator.payloads.parts import with_request
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import location_of, the_shop
from connectors.shops.shopify.simulator.state.documents import Json

_ANSWERS = {
    "accept_request": ("SUBMITTED", "ACCEPTED", "IN_PROGRESS", "fulfillment_request_accepted"),
    "reject_request": ("SUBMITTED", "REJECTED", "OPEN", "fulfillment_request_rejected"),
    "accept_cancellation": (
        "CANCELLATION_REQUESTED",
        "CANCELLATION_ACCEPTED",
        "OPEN",
        "cancellation_request_accepted",
    ),
    "reject_cancellation": (
        "CANCELLATION_REQUESTED",
        "CANCELLATION_REJECTED",
        "IN_PROGRESS",
        "cancellation_request_rejected",
    ),
}
ANSWERS = tuple(_ANSWERS)
"""What a service can answer."""


def request_later(scene: Scene, argument: Json) -> None:
    """Ask the service to fulfil, unless the part was held or went meanwhile."""
    order = find_order(scene.connection, scene.domain, argument["order"])
    if order and part_of(order, argument["part"])["status"] == "OPEN":
        part = part_of(order, argument["part"])
        request_fulfilment(scene, order, part)


def accept_later(scene: Scene, argument: Json) -> None:
    """Let the service agree, if it is still asked."""
    order = find_order(scene.connection, scene.domain, argument["order"])
    if order is None:
        return
    part = part_of(order, argument["part"])
    if part["requestStatus"] == "SUBMITTED":
        answer_request(scene, order, part, "accept_request")


def request_fulfilment(scene: Scene, order: Json, part: Json) -> None:
    """Ask the service to fulfil, and tell so.

    Raises:
        ValueError: the part is on hold, not a service's, or asked for already.
    """
    if (part["status"], part["requestStatus"], part["thirdParty"]) != ("OPEN", "UNSUBMITTED", True):
        raise ValueError("only an open fulfillment order of a service can be requested")
    before = with_request(part)
    part.update(requestStatus="SUBMITTED", updatedAt=written(scene.now))
    save_order(scene.connection, scene.domain, order, scene.now)
    body = {
        "original_fulfillment_order": before,
        "submitted_fulfillment_order": with_request(part),
        "fulfillment_order_merchant_request": _request(scene.connection, None),
    }
    _tell(scene, order, part, "fulfillment_request_submitted", body)
    place = location_of(the_shop(scene.connection, scene.domain), part["locationId"])
    if place["accepts_after"] is not None:
        about = {"order": order["id"], "part": part["id"]}
        put_down(scene, "accept", scene.now + place["accepts_after"], about)


def request_cancellation(
    scene: Scene,
    order: Json,
    part: Json,
    message: str | None,
) -> None:
    """Ask the service to stop. One that had not agreed yet is asked no longer, and that is all."""
    if part["requestStatus"] == "SUBMITTED":
        part["requestStatus"] = "UNSUBMITTED"
    else:
        part["requestStatus"] = "CANCELLATION_REQUESTED"
    part["updatedAt"] = written(scene.now)
    save_order(scene.connection, scene.domain, order, scene.now)
    body = {
        "fulfillment_order": with_request(part),
        "fulfillment_order_merchant_request": _request(scene.connection, message),
    }
    _tell(scene, order, part, "cancellation_request_submitted", body)


def answer_request(  # noqa: PLR0917 - an answer and its words
    scene: Scene,
    order: Json,
    part: Json,
    answer: str,
    message: str = "",
) -> None:
    """Let the service answer, and tell so.

    Raises:
        ValueError: it was not asked that.
    """
    asked, request_status, status, topic = _ANSWERS[answer]
    if part["requestStatus"] != asked:
        raise ValueError(f"the request is {part['requestStatus']}, not {asked}")
    part.update(requestStatus=request_status, status=status, updatedAt=written(scene.now))
    save_order(scene.connection, scene.domain, order, scene.now)
    body = {"fulfillment_order": with_request(part), "message": message}
    _tell(scene, order, part, topic, body)


def _request(connection: sqlite3.Connection, message: str | None) -> Json:
    return {"id": new_gid(connection, "FulfillmentOrderMerchantRequest"), "message": message}


def _tell(  # noqa: PLR0917 - a piece of news and its order
    scene: Scene,
    order: Json,
    part: Json,
    topic: str,
    body: Json,
) -> None:
    told = part_news(f"fulfillment_orders/{topic}", part, body)
    announce_order(scene, order, told, "orders/updated")
