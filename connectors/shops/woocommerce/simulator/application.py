"""The simulated store as one WSGI application."""

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException

from connectors.shops.woocommerce.simulator.control import control_blueprint
from connectors.shops.woocommerce.simulator.hooks.courier import Courier
from connectors.shops.woocommerce.simulator.pages.staff import staff_blueprint
from connectors.shops.woocommerce.simulator.pages.storefront import storefront_blueprint
from connectors.shops.woocommerce.simulator.pages.webhooks import webhooks_page_blueprint
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.rest.about import about_blueprint
from connectors.shops.woocommerce.simulator.rest.answers import refused
from connectors.shops.woocommerce.simulator.rest.customers import customers_blueprint
from connectors.shops.woocommerce.simulator.rest.gate import ROOT, guard
from connectors.shops.woocommerce.simulator.rest.notes import notes_blueprint
from connectors.shops.woocommerce.simulator.rest.orders import orders_blueprint
from connectors.shops.woocommerce.simulator.rest.refunds import refunds_blueprint
from connectors.shops.woocommerce.simulator.rest.webhooks import webhooks_blueprint
from connectors.shops.woocommerce.simulator.shop import Shop


def create_application(shop: Shop, courier: Courier) -> Flask:
    """Put the REST API, the pages and the control of one shop under one roof."""
    app = _Application(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    guard(app, shop)
    for build in (
        orders_blueprint,
        notes_blueprint,
        refunds_blueprint,
        customers_blueprint,
        webhooks_blueprint,
        about_blueprint,
        storefront_blueprint,
        staff_blueprint,
        webhooks_page_blueprint,
    ):
        app.register_blueprint(build(shop))
    app.register_blueprint(control_blueprint(shop, courier))

    @app.errorhandler(404)
    @app.errorhandler(405)
    def nowhere(error: HTTPException) -> Response | HTTPException:
        return refused(_no_route()) if request.path.startswith(ROOT) else error

    return app


class _PlainJson(DefaultJSONProvider):
    """The control API's JSON: in its own order, letters as they are."""

    sort_keys = False
    ensure_ascii = False


class _Application(Flask):
    json_provider_class = _PlainJson


def _no_route() -> Refusal:
    return Refusal(404, "rest_no_route", "No route was found matching the URL and request method.")
