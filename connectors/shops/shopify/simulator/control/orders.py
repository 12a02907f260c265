"""Orders: placed, looked at, and all that can happen to them and to who placed them."""

from flask import Blueprint, Response, jsonify, request

from connectors.shops.shopify.simulator.control.sent import sent
from connectors.shops.shopify.simulator.gids import gid, number_of
from connectors.shops.shopify.simulator.life.accounts import change_customer
from connectors.shops.shopify.simulator.life.placing import place_order
from connectors.shops.shopify.simulator.life.staff import act
from connectors.shops.shopify.simulator.orders.money import financial_status
from connectors.shops.shopify.simulator.orders.order import the_order
from connectors.shops.shopify.simulator.orders.parts import actions, fulfillment_status
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.scene import scene_at
from connectors.shops.shopify.simulator.state.documents import Json, newest


def serve_customers(blueprint: Blueprint, platform: Platform) -> None:
    """Serve the accounts of every shop."""

    @blueprint.post("/shops/<domain>/customers/<int:number>")
    def change(domain: str, number: int) -> Response:
        with scene_at(platform, domain) as scene:
            return jsonify(change_customer(scene, number, sent()))


def serve_orders(blueprint: Blueprint, platform: Platform) -> None:
    """Serve the orders of every shop."""

    @blueprint.post("/shops/<domain>/orders")
    def place(domain: str) -> tuple[Response, int]:
        with scene_at(platform, domain) as scene:
            order = place_order(scene, sent())
        return jsonify(_shown(order, platform.now)), 201

    @blueprint.post("/shops/<domain>/orders/bulk")
    def place_many(domain: str) -> tuple[Response, int]:
        specs = [{"silent": True, **spec} for spec in request.get_json()]
        with scene_at(platform, domain) as scene:
            placed = [place_order(scene, spec) for spec in specs]
        ids = [str(number_of(order["id"])) for order in placed]
        return jsonify({"count": len(ids), "ids": ids}), 201

    @blueprint.get("/shops/<domain>/orders")
    def latest(domain: str) -> Response:
        limit = request.args.get("limit", 50, int)
        with platform.database.reading() as connection:
            found = newest(connection, "order", domain, limit)
        return jsonify([_shown(order, platform.now) for order in found])

    @blueprint.get("/shops/<domain>/orders/<int:number>")
    def look(domain: str, number: int) -> Response:
        with platform.database.reading() as connection:
            order = the_order(connection, domain, gid("Order", number))
        return jsonify(_shown(order, platform.now))

    @blueprint.post("/shops/<domain>/orders/<int:number>/<action>")
    def do(domain: str, number: int, action: str) -> Response:
        with scene_at(platform, domain) as scene:
            order = act(scene, gid("Order", number), action, sent())
        return jsonify(_shown(order, platform.now))


def _shown(order: Json, now: float) -> Json:
    """Show an order as it is kept, with its number as ``id`` and its statuses."""
    return {
        **order,
        "id": str(number_of(order["id"])),
        "gid": order["id"],
        "financial_status": financial_status(order, now),
        "fulfillment_status": fulfillment_status(order),
        "parts": [{**part, "actions": actions(part)} for part in order["parts"]],
    }
