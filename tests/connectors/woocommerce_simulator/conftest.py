"""A store per test, on a free port, whose webhooks wait until they are flushed."""

from collections.abc import Iterator

import pytest
from woocommerce import API

from connectors.shops.woocommerce.simulator.server import start
from tests.connectors.woocommerce_simulator.driver import Driver
from tests.connectors.woocommerce_simulator.receiver import Receiver, listening

AN_HOUR = 3600.0


@pytest.fixture
def store(tmp_path) -> Iterator[Driver]:
    with start(tmp_path / "store.sqlite3", delivery_delay=AN_HOUR) as running:
        yield Driver(url=running.url)


@pytest.fixture
def api(store) -> API:
    return store.api()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as somebody:
        yield somebody
