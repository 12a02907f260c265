"""``/control/``: what no real platform has. Tests, the demo's seeding and benchmarks steer by it."""

from flask import Blueprint, Response, jsonify

from connectors.shops.shopify.simulator.control.members import serve_apps, serve_shops
from connectors.shops.shopify.simulator.control.orders import serve_customers, serve_orders
from connectors.shops.shopify.simulator.control.trouble import serve_logs, serve_trouble
from connectors.shops.shopify.simulator.hooks.courier import Courier
from connectors.shops.shopify.simulator.life.tasks import Clockwork
from connectors.shops.shopify.simulator.platform import Platform


def control_blueprint(platform: Platform, courier: Courier, clockwork: Clockwork) -> Blueprint:
    """Serve the control of this platform."""
    blueprint = Blueprint("control", __name__, url_prefix="/control")
    serve_apps(blueprint, platform)
    serve_shops(blueprint, platform)
    serve_orders(blueprint, platform)
    serve_customers(blueprint, platform)
    serve_trouble(blueprint, platform, courier, clockwork)
    serve_logs(blueprint, platform)

    @blueprint.errorhandler(ValueError)
    @blueprint.errorhandler(KeyError)
    @blueprint.errorhandler(TypeError)
    def explain(error: Exception) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), 400

    return blueprint
