"""Doors, a folder per audience. ``create_app`` puts them into one house."""

from flask import Flask

from app.services import Services
from app.settings import Settings
from app.web.context import remember_services
from app.web.errors import register_errors
from app.web.front import front
from app.web.health import health
from app.web.merchant import register_merchant
from app.web.portal import portal
from app.web.protection import protect
from app.web.proxies import TrustedProxies
from app.web.sessions import PeoplesSessions
from app.web.shopify import shopify
from app.web.statics import serve_statics
from app.web.webhooks import webhooks

LARGEST_BODY = 1024 * 1024


def create_app(settings: Settings, services: Services) -> Flask:
    """Build the web application; nothing is contacted yet."""
    app = Flask(__name__)
    app.session_interface = PeoplesSessions()
    app.config.update(
        SECRET_KEY=services.keyring.session_keys()[0],
        SECRET_KEY_FALLBACKS=services.keyring.session_keys()[1:],
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="clearhold",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_public(),
        TEMPLATES_AUTO_RELOAD=False,
    )
    remember_services(app, services, settings)
    register_errors(app)
    serve_statics(app)
    protect(app, settings, _provider_pages(services))
    for door in (health, webhooks, portal, front, shopify):
        app.register_blueprint(door)
    register_merchant(app)
    if settings.trusted_proxies:
        app.wsgi_app = TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _provider_pages(services: Services) -> list[str]:
    return [origin for provider in services.identity.values() for origin in provider.pages]
