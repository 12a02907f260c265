"""A platform per test, with one shop and one app, whose webhooks wait until they are flushed."""

from collections.abc import Iterator

import pytest

from connectors.shops.shopify.simulator.server import start
from tests.connectors.shopify_simulator.driver import Client, Driver, Shop
from tests.connectors.shopify_simulator.receiver import Receiver, listening

AN_HOUR = 3600.0


@pytest.fixture
def platform(tmp_path) -> Iterator[Driver]:
    with start(tmp_path / "shops.sqlite3", delivery_delay=AN_HOUR) as running:
        yield Driver(url=running.url)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as somebody:
        yield somebody


@pytest.fixture
def shop(platform, receiver) -> Shop:
    platform.app(webhooks_at=receiver.url)
    return platform.shop()


@pytest.fixture
def client(shop) -> Client:
    return shop.install()
