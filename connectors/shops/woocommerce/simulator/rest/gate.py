"""What stands before and behind every REST call: the faults, the key, the log of calls."""

import socket

from flask import Flask, Response, g, request

from connectors.shops.woocommerce.simulator.faults import RestFault
from connectors.shops.woocommerce.simulator.php_json import php_json
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.rest.access import Gatekeeper
from connectors.shops.woocommerce.simulator.rest.answers import CONTENT_TYPE, refused
from connectors.shops.woocommerce.simulator.shop import Shop

ROOT = "/wp-json/"
_MAINTENANCE = (
    "<!DOCTYPE html><title>Maintenance</title>Briefly unavailable for scheduled maintenance."
)
_BROKEN = {
    "code": "internal_server_error",
    "message": "<p>There has been a critical error on this website.</p>",
    "data": {"status": 500},
    "additional_errors": [],
}


def guard(app: Flask, shop: Shop) -> None:
    """Put the gate before everything under ``/wp-json/``."""
    gatekeeper = Gatekeeper(shop)

    @app.before_request
    def enter() -> Response | None:
        if not request.path.startswith(ROOT):
            return None
        g.at = shop.clock()
        trouble = _trouble(shop)
        if trouble is None and _needs_a_key():
            gatekeeper.admit(request)
        return trouble

    @app.after_request
    def leave(response: Response) -> Response:
        if not request.path.startswith(ROOT):
            return response
        cut = getattr(g, "cut", None) or _taken(shop, "cut", when="after")
        _log(shop, None if cut else response.status_code)
        return hung_up() if cut else response

    @app.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return refused(refusal)


def _needs_a_key() -> bool:
    """Routes are matched first: an unknown one is 404 for strangers, too."""
    return request.routing_exception is None and request.path.rstrip("/") != ROOT.rstrip("/")


def hung_up() -> Response:
    """Close the caller's connection without a word."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response(status=500)


def _trouble(shop: Shop) -> Response | None:
    slow = _taken(shop, "slow")
    if slow:
        shop.stopping.wait(slow.seconds)
    if shop.faults.down:
        return Response(_MAINTENANCE, 503, {"Retry-After": "600"}, content_type="text/html")
    g.cut = _taken(shop, "cut", when="before")
    if g.cut:
        return Response(status=500)
    error = _taken(shop, "errors")
    if error:
        broken = {**_BROKEN, "data": {"status": error.status}}
        return Response(php_json(broken), error.status, content_type=CONTENT_TYPE)
    return None


def _taken(shop: Shop, name: str, *, when: str = "before") -> RestFault | None:
    return shop.faults.taken(name, request.method, request.path, when=when)


def _log(shop: Shop, status: int | None) -> None:
    with shop.database.writing() as connection:
        connection.execute(
            "INSERT INTO calls (at, method, path, query, status, body) VALUES (?, ?, ?, ?, ?, ?)",
            (
                g.at,
                request.method,
                request.path,
                request.query_string.decode(),
                status,
                request.get_data(as_text=True),
            ),
        )
