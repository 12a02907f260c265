"""The Flask application: the API, the hosted page, the overview and the control API."""

from flask import Flask

from connectors.identity.stripe_identity.simulator import api, control, hosted_page, overview
from connectors.identity.stripe_identity.simulator.courier import Courier
from connectors.identity.stripe_identity.simulator.world import World


def create_application(world: World, courier: Courier) -> Flask:
    """Return the application of one simulation."""
    application = Flask(__name__)
    application.config["PROPAGATE_EXCEPTIONS"] = False
    application.register_blueprint(api.blueprint(world))
    application.register_blueprint(hosted_page.blueprint(world))
    application.register_blueprint(overview.blueprint(world))
    application.register_blueprint(control.blueprint(world, courier))
    return application
