"""The apps on the platform: their keys, addresses, and what their TOML files declare."""

import secrets
import sqlite3

from connectors.shops.shopify.simulator.apps.topics import DECLARED
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.state.documents import Json, every, find, save

OLD_SECRET_SECONDS = 3600.0
"""For how long after a change the previous secret still signs and is still taken."""

SCOPES = (
    "read_orders",
    "write_orders",
    "read_customers",
    "read_products",
    "read_merchant_managed_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
    "write_third_party_fulfillment_orders",
    "read_shopify_payments_disputes",
)
"""What an app asks for unless the test says otherwise."""

_KNOWN = {
    "client_id",
    "client_secret",
    "app_url",
    "webhooks_at",
    "scopes",
    "topics",
    "handle",
    "title",
}


def register_app(connection: sqlite3.Connection, spec: Json, now: float) -> Json:
    """Keep an app, or change the one with that client id.

    Raises:
        ValueError: it is told something that no app has.
    """
    if set(spec) - _KNOWN:
        raise ValueError(f"an app has: {', '.join(sorted(_KNOWN))}")
    client_id = spec.get("client_id") or secrets.token_hex(16)
    before = find_app(connection, client_id) or _newcomer(connection, client_id)
    app = {**before, **spec, "client_id": client_id}
    save(connection, "app", app, key=client_id, at=now)
    return app


def find_app(connection: sqlite3.Connection, client_id: str) -> Json | None:
    """Return an app by its client id."""
    return find(connection, "app", "", client_id)


def every_app(connection: sqlite3.Connection) -> list[Json]:
    """Return all apps."""
    return every(connection, "app", "")


def rotate_secret(
    connection: sqlite3.Connection, client_id: str, now: float, seconds: float = OLD_SECRET_SECONDS
) -> Json:
    """Give the app a new secret; the old one goes on signing for so many seconds.

    Raises:
        KeyError: there is no such app.
    """
    app = find_app(connection, client_id)
    if app is None:
        raise KeyError(f"no app {client_id}")
    changed = {
        **app,
        "client_secret": f"shpss_{secrets.token_hex(16)}",
        "old_secret": app["client_secret"],
        "old_secret_until": now + seconds,
    }
    save(connection, "app", changed, key=client_id, at=now)
    return changed


def signing_secret(app: Json, now: float) -> str:
    """Return the secret that signs webhooks at this moment."""
    if app.get("old_secret") and now < app["old_secret_until"]:
        return str(app["old_secret"])
    return str(app["client_secret"])


def accepted_secrets(app: Json, now: float) -> list[str]:
    """Return the secrets by which the app may prove itself at this moment, newest first."""
    return list(dict.fromkeys([str(app["client_secret"]), signing_secret(app, now)]))


def _newcomer(connection: sqlite3.Connection, client_id: str) -> Json:
    return {
        "id": new_gid(connection, "App"),
        "client_secret": f"shpss_{secrets.token_hex(16)}",
        "app_url": "https://app.example.test",
        "webhooks_at": "",
        "scopes": list(SCOPES),
        "topics": list(DECLARED),
        "handle": f"app-{client_id[:8]}",
        "title": "Clearhold",
    }
