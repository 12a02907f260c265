"""Where an app is installed and what it was granted there."""

import sqlite3

from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.state.documents import Json, delete, every, find, save


def install(
    connection: sqlite3.Connection, domain: str, app: Json, *, scopes: list[str] | None, now: float
) -> Json:
    """Let an app in, or change what it is granted; all that it asks for unless told otherwise."""
    before = find_install(connection, domain, app["client_id"])
    granted = list(app["scopes"] if scopes is None else scopes)
    installed = {
        **(before or {"id": new_gid(connection, "AppInstallation"), "installed_at": now}),
        "client_id": app["client_id"],
        "scopes": granted,
    }
    save(connection, "install", installed, shop=domain, key=app["client_id"], at=now)
    return installed


def find_install(connection: sqlite3.Connection, domain: str, client_id: str) -> Json | None:
    """Return what an app was granted at a shop, or nothing where it is not installed."""
    return find(connection, "install", domain, client_id)


def every_install(connection: sqlite3.Connection, domain: str) -> list[Json]:
    """Return the installed apps of a shop."""
    return every(connection, "install", domain)


def remove_install(connection: sqlite3.Connection, domain: str, client_id: str) -> None:
    """Throw an app out: its tokens and the webhooks that it made end at once."""
    delete(connection, "install", domain, client_id)
    connection.execute("DELETE FROM tokens WHERE shop = ? AND client_id = ?", (domain, client_id))
    for subscription in every(connection, "subscription", domain):
        if subscription["client_id"] == client_id:
            delete(connection, "subscription", domain, subscription["id"])
