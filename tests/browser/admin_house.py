"""The simulated admins of two shops with Clearhold in their frames: all of it, over real HTTP."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.flow.shops.change_settings import change_settings
from app.model.case import State
from app.model.shop import Shop
from app.store.installed import shops_at
from connectors.shops.shopify.simulator import server as simulator
from tests.journeys.inside import Inside, opened_inside
from tests.waiting import wait_for

CLIENT = "6e5f0d6a2c1b4e7f9a8b7c6d5e4f3a2b"
SECRET = "shpss_of_tests_and_of_nobody_else"
ANNA = {"first_name": "Anna", "last_name": "Andersson", "phone": "+46701234567"}
KARIN = {"first_name": "Karin", "last_name": "Karlsson", "phone": "+358401234567"}
GOTHENBURG = {"address1": "Storgatan 5", "city": "Göteborg", "zip": "411 24", "country_code": "SE"}
HELSINKI = {"address1": "Parcel Locker 1001", "city": "Helsinki", "zip": "00100"}
RISKY = {
    "email": "karin.karlsson@example.test",
    "billing_address": {**ANNA, **GOTHENBURG},
    "shipping_address": {**KARIN, **HELSINKI, "country_code": "FI"},
    "line_items": [{"sku": "GLD-1", "title": "Gold bar", "quantity": 5, "price": "9900.00"}],
}


class AdminHouse(Inside):
    """The admins of the shops *one* and *two*, and what is open in them."""

    def begin(self) -> None:
        """Let there be an app and two shops, of which none has it yet."""
        app = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "app_url": f"{self.web}/shopify",
            "webhooks_at": f"{self.web}/webhooks/shopify",
        }
        self.control("/control/apps", app)
        for handle in ("one", "two"):
            self.control(
                "/control/shops", {"domain": f"{handle}.myshopify.com", "routing_delay": 0}
            )

    def address(self, handle: str = "one", path: str = "", query: str = "") -> str:
        """Where the app is open in a shop's admin."""
        return f"{self.store}/store/{handle}/apps/{CLIENT}{path}{query}"

    def connected(self) -> Shop | None:
        """Shop *one* as we know it."""
        with self.services.database.read() as tx:
            found = shops_at(tx, "shopify", "https://one.myshopify.com")
        return next((shop for shop in found if shop.left_at is None), None)

    def place(self, **changes: Any) -> str:
        """Let a risky order be placed at shop *one*, and everything follow; return its id."""
        shop = self.connected()
        assert shop is not None
        self.shop_id = shop.shop_id
        change_settings(self.services, shop.shop_id, replace(shop.settings, pack="strict"), "test")
        order = self.control("/control/shops/one.myshopify.com/orders", {**RISKY, **changes})
        wait_for(lambda: self._is_held(str(order["id"])))
        return str(order["id"])

    def _is_held(self, order: str) -> bool:
        self.settle()
        return self.state(order) not in {None, State.OPENED}

    def ask_to_see(self, order: str) -> None:
        """Let the buyer ask, through the platform, what is held about them."""
        told = {
            "client_id": CLIENT,
            "topic": "customers/data_request",
            "customer": {"email": RISKY["email"]},
            "orders_requested": [int(order)],
            "data_request": {"id": 9},
        }
        self.control("/control/shops/one.myshopify.com/compliance", told)
        self.settle()

    def is_released(self, order: str) -> bool:
        self.settle()
        return self.state(order) is State.RELEASED


@contextmanager
def opened_admin(database_url: str, folder: Path, **settings: Any) -> Iterator[AdminHouse]:
    """Start a platform with two shops, and Clearhold with an app there."""
    with ExitStack() as stack:
        platform = stack.enter_context(simulator.start(None, delivery_delay=3600))
        changes = {
            "state_dir": folder,
            "database_url": database_url,
            "shopify_client_id": CLIENT,
            "shopify_client_secrets": (SECRET,),
            "shopify_shops_at": f"{platform.url}/shops/{{shop}}",
            "shopify_admin_at": platform.url,
            "shopify_scripts_at": f"{platform.url}/cdn",
            **settings,
        }
        house = stack.enter_context(opened_inside(AdminHouse, platform.url, changes))
        house.begin()
        yield house
