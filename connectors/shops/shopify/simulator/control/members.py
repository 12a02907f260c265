"""Apps and shops: registered, opened, brought together and parted."""

from flask import Blueprint, Response, jsonify

from connectors.shops.shopify.simulator.apps.registry import (
    OLD_SECRET_SECONDS,
    every_app,
    register_app,
    rotate_secret,
)
from connectors.shops.shopify.simulator.apps.session_tokens import session_token
from connectors.shops.shopify.simulator.control.sent import sent
from connectors.shops.shopify.simulator.life.membership import (
    ask_by_law,
    let_in,
    the_app,
    throw_out,
)
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.scene import scene_at
from connectors.shops.shopify.simulator.shops.shop import create_shop, every_shop, the_shop


def serve_apps(blueprint: Blueprint, platform: Platform) -> None:
    """Serve what is about apps."""

    @blueprint.post("/apps")
    def register() -> tuple[Response, int]:
        with platform.writing() as connection:
            return jsonify(register_app(connection, sent(), platform.now)), 201

    @blueprint.get("/apps")
    def apps() -> Response:
        with platform.database.reading() as connection:
            return jsonify(every_app(connection))

    @blueprint.post("/apps/<client_id>/rotate")
    def rotate(client_id: str) -> Response:
        seconds = float(sent().get("seconds", OLD_SECRET_SECONDS))
        with platform.writing() as connection:
            return jsonify(rotate_secret(connection, client_id, platform.now, seconds))


def serve_shops(blueprint: Blueprint, platform: Platform) -> None:
    """Serve what is about shops."""

    @blueprint.post("/shops")
    def open_shop() -> tuple[Response, int]:
        with platform.writing() as connection:
            return jsonify(create_shop(connection, sent(), platform.now)), 201

    @blueprint.get("/shops")
    def shops() -> Response:
        with platform.database.reading() as connection:
            return jsonify(every_shop(connection))

    @blueprint.post("/shops/<domain>/install")
    def install(domain: str) -> Response:
        told = sent()
        with scene_at(platform, domain) as scene:
            return jsonify(let_in(scene, told["client_id"], told.get("scopes")))

    @blueprint.post("/shops/<domain>/uninstall")
    def uninstall(domain: str) -> Response:
        with scene_at(platform, domain) as scene:
            throw_out(scene, sent()["client_id"])
        return jsonify({"shop": domain, "done": "uninstall"})

    @blueprint.post("/shops/<domain>/session_token")
    def token(domain: str) -> Response:
        told = {"staff_id": "1", **sent()}
        client_id, staff_id = told.pop("client_id"), told.pop("staff_id")
        with platform.database.reading() as connection:
            app, shop = the_app(connection, client_id), the_shop(connection, domain)
        written = session_token(app, shop["domain"], staff_id, platform.now, **told)
        return jsonify({"token": written})

    @blueprint.post("/shops/<domain>/compliance")
    def compliance(domain: str) -> Response:
        told = sent()
        client_id, topic = told.pop("client_id"), told.pop("topic")
        with scene_at(platform, domain) as scene:
            ask_by_law(scene, client_id, topic, told)
        return jsonify({"shop": domain, "done": topic})
