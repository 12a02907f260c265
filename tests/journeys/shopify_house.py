"""A Shopify shop for one journey: the simulated platform over HTTP, and what people do there."""

import hmac
import tomllib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import requests

from app.flow.apps.check_visitor import check_visitor
from app.flow.apps.enter_from_platform import Entered, enter_from_platform
from app.model.shop import ShopSettings
from app.store.shops import save_settings
from connectors.shops.shopify.simulator import server
from tests.journeys.inside import KARINS_MAIL, Inside, MovableClock, Number, opened_inside

CLIENT_ID: Final = "clearhold-app-in-tests"
CLIENT_SECRET: Final = "a secret of no real app, and long enough"
DOMAIN: Final = "sample-store.myshopify.com"
OWNER: Final = "41"
"""The number of the member of staff who opens the app first."""
_TOML: Final = Path(__file__).parents[2] / "shopify.app.toml"
_HOPS: Final = frozenset({"connection", "content-length", "host"})
_SIGNATURE: Final = "X-Shopify-Hmac-Sha256"

KARIN: Final = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address1": "Kungsgatan 12",
    "city": "Uppsala",
    "zip": "753 21",
    "country_code": "SE",
    "phone": "+46709876543",
}
LOCKER: Final = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address1": "Parcel Locker 1001",
    "city": "Haninge",
    "zip": "136 40",
    "country_code": "SE",
}
PHONES: Final = {"sku": "PHN-1", "title": "Smartphone 256 GB", "quantity": 2, "price": "12990.00"}
WATCHES: Final = {"sku": "WTC-1", "title": "GPS watch", "quantity": 3, "price": "6990.00"}
SOCKS: Final = {"sku": "SCK-1", "title": "Wool socks", "quantity": 2, "price": "149.00"}
GIFT_CARDS: Final = {
    "sku": "GFT-1",
    "title": "Gift card",
    "quantity": 3,
    "price": "5000.00",
    "gift_card": True,
}
RISKY: Final[dict[str, Any]] = {
    "email": KARINS_MAIL,
    "phone": KARIN["phone"],
    "billing_address": KARIN,
    "shipping_address": LOCKER,
    "line_items": [PHONES, WATCHES],
}
ORDINARY: Final[dict[str, Any]] = {
    "email": KARINS_MAIL,
    "phone": KARIN["phone"],
    "billing_address": KARIN,
    "shipping_address": KARIN,
    "line_items": [SOCKS],
}


class ShopifyHouse(Inside):
    """Everything a journey needs, in the words of those who live it."""

    domain = DOMAIN

    # -- the merchant ---------------------------------------------------------------

    def connect(self, *, identity: bool = True, **choices: Any) -> None:
        """Install the app and open it, as a shop's owner does, and choose the settings."""
        self.register()
        self.open_shop()
        self.fill_history()
        self.control(f"{self.at}/install", {"client_id": CLIENT_ID})
        self.shop_id = self.enter().shop.shop_id
        with self.services.database.write() as tx:
            save_settings(tx, self.shop_id, ShopSettings(**choices))
        self.services.remembered.forget()
        if identity:
            self.connect_stripe()
        self.settle()

    @property
    def at(self) -> str:
        """Where the platform's control of this shop is."""
        return f"/control/shops/{self.domain}"

    def register(self, **changes: Any) -> None:
        """Register our app with what its shipped file declares."""
        declared = tomllib.loads(_TOML.read_text())
        subscriptions = declared["webhooks"]["subscriptions"]
        app = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "app_url": f"{self.web}/shopify",
            "webhooks_at": f"{self.web}/webhooks/shopify",
            "scopes": [one.strip() for one in declared["access_scopes"]["scopes"].split(",")],
            "topics": [topic for one in subscriptions for topic in one.get("topics", ())],
        }
        self.control("/control/apps", {**app, **changes})

    def open_shop(self, **changes: Any) -> None:
        """Open the shop, or change it; orders are routed when the journey says so."""
        shop = {"domain": self.domain, "name": "Sample Store", "plan": "plus"}
        self.control("/control/shops", {**shop, "routing_delay": None, "job_delay": 0, **changes})

    def enter(self, staff_id: str = OWNER) -> Entered:
        """Let a member of the shop's staff open the app in the admin."""
        told = {"client_id": CLIENT_ID, "staff_id": staff_id}
        token = self.control(f"{self.at}/session_token", told)["token"]
        return enter_from_platform(self.services, check_visitor(self.services, "shopify", token))

    def uninstall(self) -> None:
        """The merchant removes the app at Shopify."""
        self.control(f"{self.at}/uninstall", {"client_id": CLIENT_ID})

    def fill_history(self) -> None:
        """Give the shop a past of ordinary orders."""
        self.control(f"{self.at}/orders/bulk", list(self._past_orders()))

    def _past_orders(self) -> Iterator[dict[str, Any]]:
        """Enough ordinary orders for the shop to have a usual value."""
        for number in range(25):
            placed = self.clock.now() - timedelta(days=30 + number)
            home = {**KARIN, "first_name": "Anna", "last_name": "Andersson"}
            yield {
                **ORDINARY,
                "email": f"resident{number}@example.test",
                "phone": None,
                "billing_address": {**home, "address1": f"Storgatan {100 + number}", "phone": None},
                "shipping_address": None,
                "created_at": placed.isoformat(),
                "fulfilled": True,
            }

    # -- the shop -------------------------------------------------------------------

    def place(self, spec: dict[str, Any] = RISKY, *, route: bool = True, **changes: Any) -> str:
        """Somebody orders; the order is routed at once unless the journey does that later."""
        order = str(self.control(f"{self.at}/orders", {**spec, **changes})["id"])
        if route:
            self.staff(order, "route")
        return order

    def staff(self, order: Number, action: str, **told: Any) -> dict[str, Any]:
        """Let something happen to an order: one of the actions of the simulator's README."""
        return self.control(f"{self.at}/orders/{order}/{action}", told)

    def there(self, order: Number) -> dict[str, Any]:
        """The order as the platform keeps it."""
        answer = requests.get(f"{self.store}{self.at}/orders/{order}", timeout=30)
        answer.raise_for_status()
        return answer.json()

    def parts(self, order: Number) -> list[dict[str, Any]]:
        """What is still to be sent of it."""
        over = {"CLOSED", "CANCELLED", "INCOMPLETE"}
        return [part for part in self.there(order)["parts"] if part["status"] not in over]

    def held(self, order: Number) -> list[bool]:
        """For each part that is still to be sent, whether it bears our hold."""
        return [any(_is_ours(hold) for hold in part["holds"]) for part in self.parts(order)]

    def holds_told_of(self, order: Number, what: str) -> int:
        """How often the platform told that a hold of ours was ``added`` or ``released``."""
        parts = {part["id"] for part in self.there(order)["parts"]}
        told = {
            one["webhook_id"]
            for one in self.sent(f"fulfillment_holds/{what}")
            if any(f'"{part}"' in one["body"] for part in parts)
        }
        return len(told)

    def sent(self, topic: str = "") -> list[dict[str, Any]]:
        """Every webhook that the shop sent, or lost on the way, with headers and body."""
        found = requests.get(
            f"{self.store}/control/deliveries", params={"shop": self.domain}, timeout=30
        ).json()
        return [one for one in found if one["topic"].startswith(topic)]

    def calls(self, operation: str = "") -> list[dict[str, Any]]:
        """Every call of the Admin API for this shop, in order."""
        found = requests.get(
            f"{self.store}/control/calls", params={"shop": self.domain}, timeout=30
        ).json()
        return [one for one in found if operation in (one["operation"] or "")]

    def send(self, webhook: Mapping[str, Any], **changes: str) -> requests.Response:
        """Send a webhook of the shop's again, or with another body or signature."""
        headers = {k: v for k, v in webhook["headers"].items() if k.lower() not in _HOPS}
        if "signature" in changes:
            headers = {k: v for k, v in headers.items() if k.lower() != _SIGNATURE.lower()}
            headers[_SIGNATURE] = changes["signature"]
        return requests.post(
            f"{self.web}/webhooks/shopify",
            data=changes.get("body", webhook["body"]).encode(),
            headers=headers,
            timeout=30,
        )


def signed(body: str, secret: str = CLIENT_SECRET) -> str:
    """The signature that Shopify would give a body."""
    return b64encode(hmac.digest(secret.encode(), body.encode(), "sha256")).decode()


def settings_of(platform: str, database_url: str, folder: Path) -> dict[str, Any]:
    """What a host sets for an app of its own at a platform that runs there."""
    return {
        "state_dir": folder,
        "database_url": database_url,
        "shopify_client_id": CLIENT_ID,
        "shopify_client_secrets": (CLIENT_SECRET,),
        "shopify_shops_at": f"{platform}/shops/{{shop}}",
        "shopify_admin_at": platform,
        "shopify_scripts_at": f"{platform}/cdn",
    }


@contextmanager
def opened_shopify(database_url: str, folder: Path) -> Iterator[ShopifyHouse]:
    """Start the platform, the identity provider and the web, and give the house to a journey."""
    clock = MovableClock()
    with (
        server.start(None, delivery_delay=3600, clock=clock.timestamp) as platform,
        opened_inside(
            ShopifyHouse,
            platform.url,
            settings_of(platform.url, database_url, folder),
            clock=clock,
        ) as house,
    ):
        yield house


def _is_ours(hold: Mapping[str, Any]) -> bool:
    return hold["client_id"] == CLIENT_ID
