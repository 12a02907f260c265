"""A simulated store per test, its staff, and our client for it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import requests

from app.ports import OutsideCall
from connectors.http_client import Gate
from connectors.shops.woocommerce.connector import WooCommerce
from connectors.shops.woocommerce.rest import Patience
from connectors.shops.woocommerce.simulator.server import start


@dataclass(slots=True)
class Store:
    """The store as its staff and shoppers see it."""

    url: str
    key: dict[str, str] = field(default_factory=dict)
    calls: list[OutsideCall] = field(default_factory=list)
    when_called: Callable[[OutsideCall], None] | None = None

    def place(self, **spec) -> str:
        """Somebody orders; return the order's number."""
        return str(self.post("orders", {"payment_method": "stripe", **spec})["id"])

    def staff(self, order: str, action: str, **spec) -> None:
        self.post(f"orders/{order}/{action}", spec)

    def fault(self, **faults) -> None:
        self.post("faults", faults)

    def post(self, path, body):
        answer = requests.post(f"{self.url}/control/{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def seen(self, log):
        return requests.get(f"{self.url}/control/{log}", timeout=10).json()

    def client(self, **patience):
        gate = Gate(frozenset({self.url.removeprefix("http://")}))
        connector = WooCommerce(gate, Patience(**patience))
        return connector.client(self.url, self.key, self.record)

    def record(self, call: OutsideCall) -> None:
        self.calls.append(call)
        if self.when_called:
            self.when_called(call)

    def called(self) -> list[str]:
        """Our calls so far, as ``GET orders/1``."""
        return [f"{c.method} {c.path.removeprefix('/wp-json/wc/v3/')}" for c in self.calls]


@pytest.fixture
def store(tmp_path):
    with start(tmp_path / "store.sqlite3", delivery_delay=0.01) as running:
        found = Store(running.url)
        found.key = found.post("keys", {})
        yield found


@pytest.fixture
def client(store):
    return store.client()
