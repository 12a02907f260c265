"""The simulated platform as one WSGI application."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Flask
from flask.json.provider import DefaultJSONProvider

from connectors.shops.shopify.simulator.admin.pages import frame_blueprint
from connectors.shops.shopify.simulator.apps.oauth import oauth_blueprint
from connectors.shops.shopify.simulator.control.blueprint import control_blueprint
from connectors.shops.shopify.simulator.graphql.door import admin_blueprint, guard
from connectors.shops.shopify.simulator.hooks.courier import Courier
from connectors.shops.shopify.simulator.life.tasks import Clockwork
from connectors.shops.shopify.simulator.pages.front import front_blueprint
from connectors.shops.shopify.simulator.pages.staff import staff_blueprint
from connectors.shops.shopify.simulator.platform import Platform

# Every part of the platform that people and apps reach; the admin's frame hooks in here, too.
_BLUEPRINTS: tuple[Callable[[Platform], Blueprint], ...] = (
    oauth_blueprint,
    admin_blueprint,
    frame_blueprint,
    front_blueprint,
    staff_blueprint,
)


def create_application(platform: Platform, courier: Courier, clockwork: Clockwork) -> Flask:
    """Put the Admin API, the token endpoint, the pages and the control under one roof."""
    templates = Path(__file__).parent / "pages" / "templates"
    app = _Application(__name__, static_folder=None, template_folder=str(templates))
    guard(app, platform)
    for build in _BLUEPRINTS:
        app.register_blueprint(build(platform))
    app.register_blueprint(control_blueprint(platform, courier, clockwork))
    return app


class _PlainJson(DefaultJSONProvider):
    """JSON in its own order, letters as they are."""

    sort_keys = False
    ensure_ascii = False


class _Application(Flask):
    json_provider_class = _PlainJson
