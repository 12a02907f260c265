"""Apps come and go: what they are told when they leave, when scopes change, and by law."""

import sqlite3

from connectors.shops.shopify.simulator.apps.installs import (
    find_install,
    install,
    remove_install,
)
from connectors.shops.shopify.simulator.apps.registry import find_app
from connectors.shops.shopify.simulator.apps.topics import COMPLIANCE
from connectors.shops.shopify.simulator.hooks.announce import News, tell
from connectors.shops.shopify.simulator.life.tasks import put_down
from connectors.shops.shopify.simulator.payloads.others import compliance, scopes_changed
from connectors.shops.shopify.simulator.payloads.shop import shop_payload
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json

REDACT_SECONDS = 48 * 3600
"""How long after it left an app is told to forget the shop."""


def the_app(connection: sqlite3.Connection, client_id: str) -> Json:
    """Return an app.

    Raises:
        KeyError: there is none.
    """
    app = find_app(connection, client_id)
    if app is None:
        raise KeyError(f"no app {client_id}")
    return app


def let_in(
    platform: Platform,
    connection: sqlite3.Connection,
    domain: str,
    client_id: str,
    scopes: list[str] | None = None,
) -> Json:
    """Install an app; where it is installed, change its scopes and tell it so."""
    shop, app = the_shop(connection, domain), the_app(connection, client_id)
    before = find_install(connection, domain, client_id)
    installed = install(connection, domain, app, scopes, platform.now)
    if before and before["scopes"] != installed["scopes"]:
        body = scopes_changed(installed, shop, before["scopes"], platform.now)
        news = News(topic="app/scopes_update", body=lambda _: body)
        tell(platform, connection, domain, app, news)
    return installed


def throw_out(
    platform: Platform, connection: sqlite3.Connection, domain: str, client_id: str
) -> None:
    """Uninstall an app: told at once, and 48 hours later told to forget the shop.

    Raises:
        KeyError: it is not installed.
    """
    shop, app = the_shop(connection, domain), the_app(connection, client_id)
    if find_install(connection, domain, client_id) is None:
        raise KeyError(f"{client_id} is not installed at {domain}")
    tell(
        platform,
        connection,
        domain,
        app,
        News(topic="app/uninstalled", body=lambda _: shop_payload(shop)),
    )
    remove_install(connection, domain, client_id)
    due = platform.now + REDACT_SECONDS
    put_down(connection, domain, "redact_shop", due, {"client_id": client_id})


def redact_shop(
    platform: Platform, connection: sqlite3.Connection, domain: str, argument: Json
) -> None:
    """Tell an app to forget a shop, unless it came back meanwhile."""
    if find_install(connection, domain, argument["client_id"]) is None:
        ask_by_law(platform, connection, domain, argument["client_id"], "shop/redact", {})


def ask_by_law(  # noqa: PLR0917 - a demand and whom it is about
    platform: Platform,
    connection: sqlite3.Connection,
    domain: str,
    client_id: str,
    topic: str,
    told: Json,
) -> None:
    """Send a compliance webhook; ``told`` is what it says beside the shop.

    Raises:
        ValueError: it is no such topic.
    """
    if topic not in COMPLIANCE:
        raise ValueError(f"topics are: {', '.join(COMPLIANCE)}")
    shop, app = the_shop(connection, domain), the_app(connection, client_id)
    body = compliance(shop, told)
    tell(platform, connection, domain, app, News(topic=topic, body=lambda _: body))
