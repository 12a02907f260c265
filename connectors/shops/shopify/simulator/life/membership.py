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
from connectors.shops.shopify.simulator.scene import Scene
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
    scene: Scene,
    client_id: str,
    scopes: list[str] | None = None,
) -> Json:
    """Install an app; where it is installed, change its scopes and tell it so."""
    shop, app = the_shop(scene.connection, scene.domain), the_app(scene.connection, client_id)
    before = find_install(scene.connection, scene.domain, client_id)
    installed = install(scene.connection, scene.domain, app, scopes=scopes, now=scene.now)
    if before and before["scopes"] != installed["scopes"]:
        body = scopes_changed(installed, shop, before["scopes"], scene.now)
        news = News(topic="app/scopes_update", body=lambda _: body)
        tell(scene, app, news)
    return installed


def throw_out(scene: Scene, client_id: str) -> None:
    """Uninstall an app: told at once, and 48 hours later told to forget the shop.

    Raises:
        KeyError: it is not installed.
    """
    shop, app = the_shop(scene.connection, scene.domain), the_app(scene.connection, client_id)
    if find_install(scene.connection, scene.domain, client_id) is None:
        raise KeyError(f"{client_id} is not installed at {scene.domain}")
    tell(
        scene,
        app,
        News(topic="app/uninstalled", body=lambda _: shop_payload(shop)),
    )
    remove_install(scene.connection, scene.domain, client_id)
    due = scene.now + REDACT_SECONDS
    put_down(scene, "redact_shop", due, {"client_id": client_id})


def redact_shop(scene: Scene, argument: Json) -> None:
    """Tell an app to forget a shop, unless it came back meanwhile."""
    if find_install(scene.connection, scene.domain, argument["client_id"]) is None:
        ask_by_law(scene, argument["client_id"], "shop/redact", {})


def ask_by_law(
    scene: Scene,
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
    shop, app = the_shop(scene.connection, scene.domain), the_app(scene.connection, client_id)
    body = compliance(shop, told)
    tell(scene, app, News(topic=topic, body=lambda _: body))
