"""A simulated shop per test, and our client for it."""

import pytest

from connectors.shops.shopify import cancelling
from connectors.shops.shopify.scopes import ASKED_FOR
from connectors.shops.shopify.simulator.server import start
from tests.connectors.shopify.coat_shop import DOMAIN, OWN, Shop


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(cancelling, "_BETWEEN_LOOKS", 0.01)
    with start(tmp_path / "shops.sqlite3", delivery_delay=3600) as running:
        found = Shop(running.url)
        found.control("apps", **OWN, title="Clearhold", scopes=[*ASKED_FOR])
        found.set(name="Warm Coats", routing_delay=None, currency="SEK")
        found.control(f"shops/{DOMAIN}/install", client_id=OWN["client_id"])
        yield found


@pytest.fixture
def client(shop):
    return shop.client()
