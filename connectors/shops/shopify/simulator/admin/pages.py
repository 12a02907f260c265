"""``/store/{handle}/apps/{client_id}`` and ``/cdn``: an admin with one app open, and its scripts.

Opening an app installs it, as Shopify's managed installation does once the merchant has agreed.
For tests: ``?staff=`` is who has the admin open, ``?stale=1`` opens the app with a token that is too
old, ``?stale_tokens=2`` lets the next two tokens that its script asks for be too old. ``?bare=1``
frames an empty page with the platform's scripts instead, for benchmarks to compare with.
"""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, render_template, request

from connectors.shops.shopify.simulator.admin.arrival import STALE_SECONDS, Opening, address_of
from connectors.shops.shopify.simulator.apps.installs import find_install, install
from connectors.shops.shopify.simulator.apps.registry import find_app
from connectors.shops.shopify.simulator.apps.session_tokens import session_token
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.shops.shop import find_shop
from connectors.shops.shopify.simulator.state.documents import Json

STAFF = "548380009"
"""Who has the admin open where nobody says."""

_PLACE = "/store/<handle>/apps/<client_id>"


def frame_blueprint(platform: Platform) -> Blueprint:
    """Serve the admins of all shops, and the scripts that apps load from the platform."""
    blueprint = Blueprint("frame", __name__, template_folder="templates", static_folder=None)
    scripts = Blueprint("cdn", __name__, static_folder="static", static_url_path="/cdn")
    blueprint.register_blueprint(scripts)

    @blueprint.get(_PLACE)
    @blueprint.get(f"{_PLACE}/<path:path>")
    def opened(handle: str, client_id: str, path: str = "") -> str:
        app, shop = _installed(platform, handle, client_id)
        staff_id = request.args.get("staff", STAFF)
        opening = Opening(app=app, domain=shop["domain"], staff_id=staff_id, path=path)
        is_stale = "stale" in request.args
        place = urlsplit(app["app_url"])
        address = address_of(opening, platform.base_url, platform.now, is_stale=is_stale)
        return render_template(
            "admin.html",
            app=app,
            shop=shop,
            staff_id=staff_id,
            here=f"/store/{handle}/apps/{client_id}",
            origin=f"{place.scheme}://{place.netloc}",
            address="/cdn/bare.html" if "bare" in request.args else address,
            stale_tokens=request.args.get("stale_tokens", "0"),
        )

    @blueprint.post(f"{_PLACE}/session_token")
    def token(handle: str, client_id: str) -> Response:
        app, shop = _installed(platform, handle, client_id)
        made_at = platform.now - (STALE_SECONDS if request.args.get("stale") == "1" else 0)
        staff_id = request.args.get("staff", STAFF)
        return jsonify(token=session_token(app, shop["domain"], staff_id, made_at))

    return blueprint


def _installed(platform: Platform, handle: str, client_id: str) -> tuple[Json, Json]:
    domain = f"{handle}.myshopify.com"
    with platform.database.reading() as connection:
        app, shop = find_app(connection, client_id), find_shop(connection, domain)
        known = find_install(connection, domain, client_id)
    if app is None or shop is None:
        abort(404)
    if known is None:
        with platform.writing() as connection:
            install(connection, domain, app, scopes=None, now=platform.now)
    return app, shop
