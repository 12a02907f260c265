"""A WooCommerce store for one journey: its simulated end over HTTP, and what people do there."""

import hmac
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from app.flow.shops.connect_shop import connect_shop
from app.flow.users.first_account import first_account
from app.model.ids import ExternalOrderId
from app.model.shop import ShopSettings
from app.store.shops import webhook_secrets
from connectors.shops.woocommerce.history import read_changes
from connectors.shops.woocommerce.simulator import server as store_simulator
from tests.journeys.inside import KARINS_MAIL, LINK, Inside, MovableClock, opened_inside

__all__ = ["ANNA", "KARIN", "LINK", "LOCKER", "ORDINARY", "RISKY", "House", "MovableClock"]

_HOPS = frozenset({"Connection", "Content-Length", "Host"})
_SIGNATURE = "X-WC-Webhook-Signature"
KARIN = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address_1": "Kungsgatan 12",
    "city": "Uppsala",
    "postcode": "753 21",
    "country": "SE",
    "email": KARINS_MAIL,
    "phone": "+46709876543",
}
ANNA = {
    "first_name": "Anna",
    "last_name": "Andersson",
    "address_1": "Storgatan 5",
    "city": "Göteborg",
    "postcode": "411 24",
    "country": "SE",
    "email": "anna.andersson@example.test",
    "phone": "+46701234567",
}
LOCKER = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address_1": "Parcel Locker 1001",
    "city": "Haninge",
    "postcode": "13640",
}
RISKY = {
    "billing": KARIN,
    "shipping": LOCKER,
    "line_items": [{"sku": "PHN-1", "quantity": 2}, {"sku": "GFT-1", "quantity": 3}],
    "payment_method": "stripe",
}
ORDINARY = {
    "billing": KARIN,
    "line_items": [{"sku": "SCK-1", "quantity": 2}],
    "payment_method": "stripe",
}


class House(Inside):
    """Everything a journey needs, in the words of those who live it."""

    # -- the merchant ---------------------------------------------------------------

    def connect(self, *, identity: bool = True, **choices: Any) -> None:
        self.control("/control/orders/bulk", list(self._past_orders()))
        keys = self.control("/control/keys", {"permissions": "read_write"})
        credentials = {name: keys[name] for name in ("consumer_key", "consumer_secret")}
        shop = connect_shop(
            self.services,
            first_account(self.services),
            "woocommerce",
            self.store,
            credentials=credentials,
            settings=ShopSettings(**choices),
        )
        self.shop_id = shop.shop_id
        if identity:
            self.connect_stripe()
        self.settle()

    def _past_orders(self) -> Iterator[dict[str, Any]]:
        """Enough ordinary orders for the shop to have a usual value."""
        for number in range(25):
            placed = self.clock.now() - timedelta(days=30 + number)
            buyer = {**ANNA, "email": f"resident{number}@example.test", "phone": ""}
            yield {
                "billing": {**buyer, "address_1": f"Storgatan {100 + number}"},
                "line_items": [{"sku": "SCK-1", "quantity": 2}],
                "status": "completed",
                "created_at": placed.isoformat(),
            }

    # -- the shop -------------------------------------------------------------------

    def place(self, spec: dict[str, Any] = RISKY, **changes: Any) -> int:
        return int(self.control("/control/orders", {**spec, **changes})["id"])

    def staff(self, order: int, action: str, **fields: Any) -> None:
        self.control(f"/control/orders/{order}/{action}", fields)

    def status(self, order: int) -> str:
        """The order's status in the store's own word."""
        return self.client().read_order(ExternalOrderId(str(order))).native_status

    def moves(self, order: int) -> list[tuple[str, str]]:
        """Every change of an order's status, told by the store's own notes."""
        changes = read_changes(self.client()._rest, ExternalOrderId(str(order)))
        return [(change.before, change.after) for change in changes]

    def writes(self, order: int) -> list[dict[str, Any]]:
        """Every PUT that the store got for an order, in order."""
        return self.calls("PUT", order)

    def calls(self, method: str, order: int) -> list[dict[str, Any]]:
        """Every call of this kind that the store got for an order itself, in order."""
        calls = requests.get(f"{self.store}/control/calls", timeout=30).json()
        path = f"/wp-json/wc/v3/orders/{order}"
        return [one for one in calls if one["method"] == method and one["path"].endswith(path)]

    def sent(self, topic: str = "order") -> list[dict[str, Any]]:
        """Every webhook that the store sent, or lost on the way, with headers and body."""
        found = requests.get(f"{self.store}/control/deliveries", timeout=30).json()
        return [one for one in found if one["topic"].startswith(topic)]

    def send(self, webhook: dict[str, Any], **changes: str) -> requests.Response:
        """Send a webhook of the store's again, or with another body or signature."""
        headers = {name: text for name, text in webhook["headers"].items() if name not in _HOPS}
        signature = {_SIGNATURE: changes["signature"]} if "signature" in changes else {}
        return requests.post(
            f"{self.web}/webhooks/woocommerce/{changes.get('shop', self.shop_id)}",
            data=changes.get("body", webhook["body"]).encode(),
            headers={**headers, **signature},
            timeout=30,
        )

    def signed(self, body: str) -> str:
        """The signature that the store would give a body."""
        with self.services.database.read() as tx:
            secrets = webhook_secrets(tx, self.services.keyring, self.shop_id, self.clock.now())
        return b64encode(hmac.digest(secrets[0].encode(), body.encode(), "sha256")).decode()


@contextmanager
def opened_house(database_url: str, folder: Path, queue: str = "") -> Iterator[House]:
    """Start both simulated ends and the web, and give the house to a journey.

    ``queue`` is the address of a Redis or Valkey; without one nobody hears the doorbell.
    """
    changes: dict[str, Any] = {"state_dir": folder, "database_url": database_url}
    if queue:
        changes["redis_url"] = queue
    # The store stays in the present: its client signs with the machine's own time.
    with (
        store_simulator.start(None, delivery_delay=3600) as store,
        opened_inside(House, store.url, changes) as house,
    ):
        yield house
