"""``/control/``: what no real store has. Tests, the demo's seeding and benchmarks steer by it."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from connectors.shops.woocommerce.simulator.announcements import announce
from connectors.shops.woocommerce.simulator.customers import (
    customer_json,
    find_customer,
    register,
)
from connectors.shops.woocommerce.simulator.hooks.courier import Courier
from connectors.shops.woocommerce.simulator.orders.catalogue import PRODUCTS
from connectors.shops.woocommerce.simulator.orders.machines import DEEDS
from connectors.shops.woocommerce.simulator.orders.payload import order_json
from connectors.shops.woocommerce.simulator.orders.place import place_order, place_orders
from connectors.shops.woocommerce.simulator.orders.staff import act_as_staff
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import invalid_user_id
from connectors.shops.woocommerce.simulator.rest.keys import make_key
from connectors.shops.woocommerce.simulator.scenarios import SCENARIOS
from connectors.shops.woocommerce.simulator.shop import Shop
from connectors.shops.woocommerce.simulator.state.schema import TABLES

FLUSH_SECONDS = 60.0


def control_blueprint(shop: Shop, courier: Courier) -> Blueprint:
    """Serve the control of this shop."""
    blueprint = Blueprint("control", __name__, url_prefix="/control")
    _serve_people(blueprint, shop)
    _serve_orders(blueprint, shop)
    _serve_trouble(blueprint, shop, courier)
    _serve_logs(blueprint, shop)

    @blueprint.errorhandler(ValueError)
    @blueprint.errorhandler(KeyError)
    @blueprint.errorhandler(TypeError)
    def explain(error: Exception) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), 400

    return blueprint


def _serve_orders(blueprint: Blueprint, shop: Shop) -> None:
    @blueprint.post("/orders")
    def place() -> tuple[Response, int]:
        order = place_order(shop, _sent())
        with shop.database.reading() as connection:
            return jsonify(order_json(shop.profile, connection, order)), 201

    @blueprint.post("/orders/bulk")
    def place_many() -> tuple[Response, int]:
        specs = [{"silent": True, **spec} for spec in request.get_json()]
        placed = place_orders(shop, specs)
        return jsonify({"count": len(placed), "ids": [order.id for order in placed]}), 201

    @blueprint.post("/orders/<int:order_id>/<action>")
    def act(order_id: int, action: str) -> Response:
        if action in DEEDS:
            DEEDS[action](shop, order_id, _sent())
        else:
            act_as_staff(shop, order_id, action, _sent())
        return jsonify({"order": order_id, "done": action})


def _serve_people(blueprint: Blueprint, shop: Shop) -> None:
    @blueprint.post("/keys")
    def keys() -> tuple[Response, int]:
        with shop.writing() as connection:
            key = make_key(connection, _sent().get("permissions", "read_write"))
        made = asdict(key)
        return jsonify({**made, "key_id": key.id, "key_permissions": key.permissions}), 201

    @blueprint.post("/customers")
    def open_account() -> tuple[Response, int]:
        spec = _sent()
        with shop.writing() as connection:
            customer = register(connection, spec, shop.now)
            if not spec.get("silent"):
                announce(shop, connection, customer.id, "customer.created", "customer.updated")
        return jsonify(customer_json(shop.profile, customer)), 201

    @blueprint.delete("/customers/<int:customer_id>")
    def close_account(customer_id: int) -> Response:
        with shop.writing() as connection:
            if find_customer(connection, customer_id) is None:
                raise invalid_user_id()
            connection.execute("DELETE FROM customers WHERE id = ?", (customer_id,))
            announce(shop, connection, customer_id, "customer.deleted")
        return jsonify({"customer": customer_id, "done": "delete"})

    @blueprint.get("/scenarios")
    def scenarios() -> Response:
        return jsonify([asdict(known) for known in SCENARIOS])

    @blueprint.get("/products")
    def products() -> Response:
        return jsonify([asdict(product) for product in PRODUCTS])


def _serve_trouble(blueprint: Blueprint, shop: Shop, courier: Courier) -> None:
    @blueprint.route("/faults", methods=["GET", "POST", "DELETE"])
    def faults() -> Response:
        if request.method == "DELETE":
            shop.faults.clear()
        elif request.method == "POST":
            shop.faults.set(_sent())
        shop.changed.set()
        return jsonify(shop.faults.as_json())

    @blueprint.post("/flush")
    def flush() -> Response:
        return jsonify({"left": courier.flush(float(_sent().get("seconds", FLUSH_SECONDS)))})

    @blueprint.post("/reset")
    def reset() -> Response:
        return jsonify({"emptied": _emptied(shop, _sent().get("only", TABLES))})


def _serve_logs(blueprint: Blueprint, shop: Shop) -> None:
    @blueprint.get("/health")
    def health() -> Response:
        return jsonify({"status": "ok", "url": shop.profile.home_url})

    @blueprint.get("/calls")
    def calls() -> Response:
        return jsonify(_rows(shop, "calls"))

    @blueprint.get("/deliveries")
    def deliveries() -> Response:
        rows = _rows(shop, "deliveries")
        return jsonify([{**row, "headers": json.loads(row["headers"])} for row in rows])

    @blueprint.get("/events")
    def events() -> Response:
        return jsonify(_rows(shop, "events"))


def _emptied(shop: Shop, tables: Sequence[str]) -> list[str]:
    if set(tables) - set(TABLES):
        raise ValueError(f"tables are: {', '.join(TABLES)}")
    with shop.writing() as connection:
        for table in tables:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our own words
    if "orders" in tables:
        shop.faults.clear()
    return list(tables)


def _rows(shop: Shop, table: str) -> list[Json]:
    """Read a log from after the number ``since``, oldest first."""
    with shop.database.reading() as connection:
        rows = connection.execute(
            f"SELECT * FROM {table} WHERE id > ? ORDER BY id",  # noqa: S608 - one of our own words
            (request.args.get("since", 0, int),),
        )
        return [dict(row) for row in rows]


def _sent() -> Json:
    sent = request.get_json(silent=True) or {}
    if not isinstance(sent, dict):
        raise TypeError("send one JSON object")
    return sent
