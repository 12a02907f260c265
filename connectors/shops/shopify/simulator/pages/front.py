"""The front: all shops, and ready-made ways to order at each."""

import sqlite3

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from connectors.shops.shopify.simulator.apps.installs import every_install
from connectors.shops.shopify.simulator.apps.registry import every_app
from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.life.placing import place_order
from connectors.shops.shopify.simulator.pages.scenarios import SCENARIOS, scenario, spec_of
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.scene import scene_at
from connectors.shops.shopify.simulator.shops.shop import every_shop, find_shop
from connectors.shops.shopify.simulator.state.documents import Json, count


def front_blueprint(platform: Platform) -> Blueprint:
    """Serve the front, and what is ordered there."""
    blueprint = Blueprint(
        "front", __name__, static_folder="static", static_url_path="/simulator-assets"
    )

    @blueprint.get("/")
    def front() -> str:
        with platform.database.reading() as connection:
            shops = [_shown(connection, shop) for shop in every_shop(connection)]
        shops.sort(key=lambda shop: not shop["has_app"])
        return render_template("front.html", shops=shops, scenarios=SCENARIOS)

    @blueprint.post("/shops/<domain>/checkout/<slug>")
    def place(domain: str, slug: str) -> Answer:
        chosen = scenario(slug) or abort(404)
        with scene_at(platform, domain) as scene:
            if find_shop(scene.connection, domain) is None:
                abort(404)
            placed = count(scene.connection, "order", domain)
            email = request.form.get("email", "").strip()
            order = place_order(scene, spec_of(chosen, placed, email))
        number = number_of(order["id"])
        return redirect(url_for("staff.order", domain=domain, number=number), 303)

    return blueprint


def _shown(connection: sqlite3.Connection, shop: Json) -> Json:
    has_app = bool(list(every_install(connection, shop["domain"])))
    return {**shop, "apps": _apps(connection, shop), "has_app": has_app}


def _apps(connection: sqlite3.Connection, shop: Json) -> list[Json]:
    """Return the apps that a shop has; for one that has none, those that any shop may install.

    An app of one shop's own is told by its TOML file, which declares no topic.
    """
    installed = {one["client_id"] for one in every_install(connection, shop["domain"])}
    apps = every_app(connection)
    here = [app for app in apps if app["client_id"] in installed]
    return here or [app for app in apps if app["topics"]]
