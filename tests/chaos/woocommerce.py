"""A WooCommerce store amid the chaos."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.flow.shops.connect_shop import connect_shop
from app.flow.users.first_account import first_account
from app.model.ids import ExternalOrderId, ShopId
from app.services import Services
from app.store.shops import shop_by_id
from tests.chaos.shops import BOUNDLESS, Fate, Write, ask, post
from tests.journeys.house import LOCKER, ORDINARY, RISKY


@dataclass(slots=True, kw_only=True)
class WooCommerceStore:
    """``at`` is where its control is; ``reached_at`` the wire by which the product calls it."""

    at: str
    reached_at: str
    name: str = "woocommerce"
    shop_id: ShopId = field(default=ShopId(""))
    services: Services | None = None

    def connect(self, services: Services) -> None:
        self.services = services
        post(self.at, "/control/orders/bulk", list(_past_orders(services)))
        keys = post(self.at, "/control/keys", {"permissions": "read_write"})
        credentials = {name: keys[name] for name in ("consumer_key", "consumer_secret")}
        account = first_account(services)
        shop = connect_shop(
            services,
            account,
            "woocommerce",
            self.reached_at,
            credentials=credentials,
            settings=BOUNDLESS,
        )
        self.shop_id = shop.shop_id

    def place(self, fate: Fate, mailbox: str, number: int) -> str:
        spec = ORDINARY if fate is Fate.ORDINARY else RISKY
        locker = {**LOCKER, "address_1": f"Parcel Locker {number}"}
        order = {
            **spec,
            "billing": _person(mailbox, number),
            "customer_ip_address": f"198.51.{number // 250 % 250}.{1 + number % 250}",
            **({} if fate is Fate.ORDINARY else {"shipping": locker}),
        }
        return str(post(self.at, "/control/orders", order)["id"])

    def acknowledged(self) -> set[str]:
        return {
            str(json.loads(one["body"])["id"])
            for one in ask(self.at, "/control/deliveries")
            if one["status"] == 200 and one["topic"].startswith("order.")
        }

    def waiting(self) -> list[str]:
        return [f"{one['argument']} waits" for one in ask(self.at, "/control/events")]

    def writes(self) -> Mapping[str, list[Write]]:
        made: dict[str, list[Write]] = defaultdict(list)
        for call in self._calls("PUT", "/orders/"):
            made[call["path"].rpartition("/")[2]].append(_write(json.loads(call["body"])))
        return made

    def notes(self) -> list[tuple[str, str]]:
        written = self._calls("POST", "/notes")
        return [(one["path"].split("/")[-2], one["body"]) for one in written]

    def held(self, orders: set[str]) -> set[str]:
        """By the status in the store's own word: what goes on is processing."""
        return {one for one in orders if self._status(one) != "processing"}

    def _status(self, order: str) -> str:
        assert self.services is not None
        with self.services.database.read() as tx:
            shop = shop_by_id(tx, self.shop_id)
        client = self.services.shop_client(shop, lambda _: None)
        return client.read_order(ExternalOrderId(order)).native_status

    def _calls(self, method: str, within: str) -> list[dict[str, Any]]:
        return [
            one
            for one in ask(self.at, "/control/calls")
            if one["method"] == method and within in one["path"]
        ]


def _past_orders(services: Services) -> Iterator[dict[str, Any]]:
    for number in range(60):
        placed = services.now() - timedelta(days=30 + number)
        buyer = _person(f"resident-{number}@example.test", number)
        spec = {"billing": buyer, "status": "completed", "created_at": placed.isoformat()}
        yield {**ORDINARY, **spec}


def _write(body: dict[str, Any]) -> Write:
    marks = {one["key"]: one["value"] for one in body["meta_data"]}
    if "_clearhold_released" in marks:
        return Write(kind="release", hold=marks["_clearhold_released"])
    return Write(kind="hold", hold=marks["_clearhold_hold_id"])


def _person(mailbox: str, number: int) -> dict[str, Any]:
    return {
        "first_name": "Karin",
        "last_name": "Karlsson",
        "address_1": f"Kungsgatan {number}",
        "city": "Uppsala",
        "postcode": "753 21",
        "country": "SE",
        "email": mailbox,
        "phone": f"+4670{number:07}",
    }
