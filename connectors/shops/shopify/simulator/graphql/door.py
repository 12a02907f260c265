"""The Admin API over HTTP: who may come in, what may go wrong, and what is written down of it."""

import json
import socket

from flask import Blueprint, Flask, Response, g, jsonify, request

from connectors.shops.shopify.simulator.apps.installs import find_install
from connectors.shops.shopify.simulator.apps.registry import find_app
from connectors.shops.shopify.simulator.apps.tokens import find_token
from connectors.shops.shopify.simulator.faults import CallFault
from connectors.shops.shopify.simulator.graphql.execution import Executor
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.shops.shop import find_shop
from connectors.shops.shopify.simulator.state.documents import Json

TOKEN_HEADER = "X-Shopify-Access-Token"  # noqa: S105 - a header's name
_WRONG_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"  # noqa: S105
_REFUSALS = {401: _WRONG_TOKEN, 404: "Not Found"}
_APIS = ("oauth.access_token", "admin_api.graphql")


def admin_blueprint(platform: Platform) -> Blueprint:
    """Serve the GraphQL endpoint of every shop."""
    blueprint = Blueprint("admin_api", __name__, url_prefix="/shops/<domain>/admin/api")
    executor = Executor(platform)

    @blueprint.post("/<version>/graphql.json")
    def graphql(domain: str, version: str) -> Response | tuple[Response, int]:
        who = _who(platform, domain)
        if isinstance(who, int):
            return jsonify({"errors": _REFUSALS.get(who, "Unavailable Shop")}), who
        g.client_id = who[1]["client_id"]
        sent = request.get_json(silent=True)
        if not isinstance(sent, dict):
            return jsonify({"errors": "Bad Request"}), 400
        fault = _taken(platform, "throttle")
        if fault and fault.how == "429":
            full = jsonify({"errors": "Exceeded rate limit"})
            return _with(full, 429, {"Retry-After": str(fault.retry_after)})
        answer = executor.answer(who, sent, throttled=fault is not None)
        g.cost = (answer.get("extensions") or {}).get("cost", {}).get("actualQueryCost")
        g.errors = json.dumps(answer["errors"]) if "errors" in answer else None
        return _with(jsonify(answer), 200, {"X-Shopify-API-Version": version})

    return blueprint


def guard(app: Flask, platform: Platform) -> None:
    """Put the faults and the log before and behind both APIs."""

    @app.before_request
    def enter() -> Response | None:
        if request.endpoint not in _APIS:
            return None
        g.at = platform.now
        g.operation = _operation()
        return _trouble(platform)

    @app.after_request
    def leave(response: Response) -> Response:
        if request.endpoint not in _APIS:
            return response
        cut = getattr(g, "cut", None) or _taken(platform, "cut", "after")
        garbage = None if cut else _taken(platform, "garbage")
        if garbage:
            response = Response("<html>Something went", 200, content_type="application/json")
        _log(platform, None if cut else response.status_code)
        return _hung_up() if cut else response


def _who(platform: Platform, domain: str) -> tuple[Json, Json, Json] | int:
    """Return the shop, the app and its installation, or the status by which it is refused."""
    offered = request.headers.get(TOKEN_HEADER, "")
    with platform.database.reading() as connection:
        shop = find_shop(connection, domain)
        if shop is None:
            return 404
        token = find_token(connection, offered, "access", platform.now)
        if token is None or token.shop != domain:
            return 401
        app = find_app(connection, token.client_id)
        installed = find_install(connection, domain, token.client_id)
    if app is None or installed is None:
        return 401
    return shop["closed_with"] or (shop, app, installed)


def _operation() -> str:
    if request.endpoint == _APIS[0]:
        return "token"
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        return ""
    named = sent.get("operationName")
    if named:
        return str(named)
    words = str(sent.get("query", "")).replace("(", " ").replace("{", " ").split()
    return words[1] if len(words) > 1 and words[0] in {"query", "mutation"} else ""


def _trouble(platform: Platform) -> Response | None:
    slow = _taken(platform, "slow")
    if slow:
        platform.stopping.wait(slow.seconds)
    if platform.faults.down:
        return Response("Service Unavailable", 503, content_type="text/html")
    g.cut = _taken(platform, "cut")
    if g.cut:
        return Response(status=500)
    error = _taken(platform, "errors")
    if error:
        return Response("Internal Server Error", error.status, content_type="text/html")
    return None


def _taken(platform: Platform, name: str, when: str = "before") -> CallFault | None:
    domain = (request.view_args or {}).get("domain", "")
    return platform.faults.taken(name, domain, g.operation, when)


def _with(response: Response, status: int, headers: dict[str, str]) -> Response:
    response.status_code = status
    response.headers.update(headers)
    return response


def _hung_up() -> Response:
    """Close the caller's connection without a word."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response(status=500)


def _log(platform: Platform, status: int | None) -> None:
    sent = request.get_json(silent=True)
    variables = sent.get("variables") if isinstance(sent, dict) else None
    with platform.database.writing() as connection:
        connection.execute(
            "INSERT INTO calls (at, shop, client_id, method, path, operation, variables, status,"
            " cost, errors) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                g.at,
                (request.view_args or {}).get("domain", ""),
                getattr(g, "client_id", None),
                request.method,
                request.path,
                g.operation,
                json.dumps(variables),
                status,
                getattr(g, "cost", None),
                getattr(g, "errors", None),
            ),
        )
