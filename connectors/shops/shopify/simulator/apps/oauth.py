"""``/admin/oauth/``: how an app comes by its tokens, in four ways, and the page that asks the merchant."""

import base64
import hmac
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from connectors.shops.shopify.simulator.apps.grants import Refused, granted
from connectors.shops.shopify.simulator.apps.installs import install
from connectors.shops.shopify.simulator.apps.registry import find_app
from connectors.shops.shopify.simulator.apps.tokens import new_code
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.shops.shop import find_shop
from connectors.shops.shopify.simulator.state.documents import Json


def oauth_blueprint(platform: Platform) -> Blueprint:
    """Serve the token endpoint and the consent page of every shop."""
    blueprint = Blueprint("oauth", __name__, url_prefix="/shops/<domain>/admin/oauth")

    @blueprint.post("/access_token")
    def access_token(domain: str) -> Response:
        g.operation = "token"
        sent = request.get_json(silent=True) or request.form.to_dict()
        with platform.writing() as connection:
            return jsonify(granted(connection, domain, sent, platform.now))

    @blueprint.errorhandler(Refused)
    def refuse(refused: Refused) -> tuple[Response, int]:
        said = {"error": refused.error, "error_description": refused.description}
        return jsonify(said), refused.status

    @blueprint.get("/authorize")
    def ask(domain: str) -> tuple[str, int] | str:
        app, shop = _who(platform, domain)
        if (
            app is None
            or shop is None
            or not _may_return(app, request.args.get("redirect_uri", ""))
        ):
            return "The redirect_uri is not whitelisted, or there is no such app.", 400
        return render_template("consent.html", app=app, shop=shop, asked=request.args)

    @blueprint.post("/authorize")
    def grant(domain: str) -> Answer | tuple[str, int]:
        app, _ = _who(platform, domain)
        return_to = request.form.get("redirect_uri", "")
        if app is None or not _may_return(app, return_to):
            return "The redirect_uri is not whitelisted, or there is no such app.", 400
        scopes = [scope for scope in request.form.get("scope", "").split(",") if scope]
        with platform.writing() as connection:
            install(connection, domain, app, scopes=scopes or None, now=platform.now)
            code = new_code(connection, domain, app, platform.now)
        visit = _signed(app, domain, platform.now, code=code, state=request.form.get("state", ""))
        return redirect(f"{return_to}?{urlencode(visit)}")

    return blueprint


def signed_query(app: Json, query: dict[str, str]) -> dict[str, str]:
    """Add the HMAC by which an app knows that a visit comes from the platform."""
    message = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
    digest = hmac.digest(app["client_secret"].encode(), message.encode(), "sha256").hex()
    return {**query, "hmac": digest}


def _who(platform: Platform, domain: str) -> tuple[Json | None, Json | None]:
    with platform.database.reading() as connection:
        return find_app(connection, request.values.get("client_id", "")), find_shop(
            connection, domain
        )


def _may_return(app: Json, address: str) -> bool:
    asked, own = urlsplit(address), urlsplit(app["app_url"])
    return (asked.scheme, asked.netloc) == (own.scheme, own.netloc)


def _signed(app: Json, domain: str, now: float, *, code: str, state: str) -> dict[str, str]:
    host = base64.b64encode(f"admin.shopify.com/store/{domain.partition('.')[0]}".encode())
    query = {
        "code": code,
        "host": host.decode().rstrip("="),
        "shop": domain,
        "state": state,
        "timestamp": str(int(now)),
    }
    return signed_query(app, {name: value for name, value in query.items() if value})
