"""A Shopify shop amid the chaos, connected by an app of its own."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, Final

from app.flow.shops.connect_shop import connect_shop
from app.flow.users.first_account import first_account
from app.model.ids import ShopId
from app.services import Services
from tests.chaos.shops import BOUNDLESS, Fate, Write, ask, post
from tests.journeys.shopify_house import KARIN, LOCKER, PHONES, SOCKS, WATCHES

_DOMAIN: Final = "sample-store.myshopify.com"
_APP: Final = {
    "client_id": "clearhold-app-in-chaos",
    "client_secret": "a secret of no real app, and long enough",
}
_KINDS: Final = {"fulfillment_holds/added": "hold", "fulfillment_holds/released": "release"}
_OVER: Final = frozenset({"CLOSED", "CANCELLED", "INCOMPLETE"})


@dataclass(slots=True, kw_only=True)
class ShopifyShop:
    """``at`` is where the platform's control is, ``web`` where it is told that we are."""

    at: str
    web: str
    name: str = "shopify"
    shop_id: ShopId = field(default=ShopId(""))

    def connect(self, services: Services) -> None:
        ours = {"app_url": f"{self.web}/shopify", "webhooks_at": f"{self.web}/webhooks/shopify"}
        post(self.at, "/control/apps", {**_APP, **ours, "title": "Clearhold", "topics": []})
        # Of all plans the one that lets an app ask the most: no fault of theirs is wanted here.
        shop = {"domain": _DOMAIN, "name": "Sample Store", "plan": "enterprise"}
        post(self.at, "/control/shops", {**shop, "routing_delay": 0.1, "job_delay": 0.1})
        post(self.at, f"{self._shop}/orders/bulk", list(_past_orders(services)))
        post(self.at, f"{self._shop}/install", {"client_id": _APP["client_id"]})
        account = first_account(services)
        self.shop_id = connect_shop(
            services, account, "shopify", _DOMAIN, credentials=_APP, settings=BOUNDLESS
        ).shop_id

    def place(self, fate: Fate, mailbox: str, number: int) -> str:
        goods = [SOCKS] if fate is Fate.ORDINARY else [PHONES, WATCHES]
        home, locker = _home(number), {**LOCKER, "address1": f"Parcel Locker {number}"}
        order = {
            **_person(mailbox, number),
            "shipping_address": home if fate is Fate.ORDINARY else locker,
            "line_items": goods,
        }
        return str(post(self.at, f"{self._shop}/orders", order)["id"])

    def acknowledged(self) -> set[str]:
        return {
            str(json.loads(one["body"])["admin_graphql_api_id"]).rpartition("/")[2]
            for one in self._sent("orders/")
            if one["status"] == 200 and "admin_graphql_api_id" in one["body"]
        }

    def waiting(self) -> list[str]:
        """What failed is tried again now, and not in an hour."""
        post(self.at, "/control/flush", {"retries": True})
        return [f"{one['topic']} waits" for one in ask(self.at, "/control/events")]

    def writes(self) -> Mapping[str, list[Write]]:
        """By what Shopify told of its holds, whether the webhook arrived or not."""
        order_of = cache(self._order_of)
        told = {one["webhook_id"]: one for one in self._sent("fulfillment_holds/")}
        made: dict[str, list[Write]] = defaultdict(list)
        for one in sorted(told.values(), key=_moment):
            body = json.loads(one["body"])
            write = Write(kind=_KINDS[one["topic"]], hold=body["fulfillment_hold"]["handle"])
            made[order_of(body["fulfillment_order"]["id"])].append(write)
        return made

    def notes(self) -> list[tuple[str, str]]:
        assessed = [
            one["variables"]["input"]
            for one in ask(self.at, f"/control/calls?shop={_DOMAIN}")
            if one["operation"] == "RiskCreate" and one["status"] == 200
        ]
        return [(one["orderId"].rpartition("/")[2], json.dumps(one)) for one in assessed]

    def held(self, orders: set[str]) -> set[str]:
        return {order for order in orders if any(part["holds"] for part in self._parts(order))}

    @property
    def _shop(self) -> str:
        return f"/control/shops/{_DOMAIN}"

    def _sent(self, topic: str) -> list[dict[str, Any]]:
        sent = ask(self.at, f"/control/deliveries?shop={_DOMAIN}")
        return [one for one in sent if one["topic"].startswith(topic)]

    def _parts(self, order: str) -> list[dict[str, Any]]:
        there = ask(self.at, f"{self._shop}/orders/{order}")
        return [part for part in there["parts"] if part["status"] not in _OVER]

    def _order_of(self, part: str) -> str:
        orders = ask(self.at, f"{self._shop}/orders?limit=100000")
        [found] = [one["id"] for one in orders if any(it["id"] == part for it in one["parts"])]
        return str(found)


def _past_orders(services: Services) -> Iterator[dict[str, Any]]:
    """Shopify shows an app the orders of the last 60 days."""
    for number in range(50):
        placed = services.now() - timedelta(days=5 + number)
        yield {
            **_person(f"resident-{number}@example.test", number),
            "line_items": [SOCKS],
            "created_at": placed.isoformat(),
            "fulfilled": True,
        }


def _person(mailbox: str, number: int) -> dict[str, Any]:
    phone = f"+4670{number:07}"
    home = _home(number)
    return {
        "email": mailbox,
        "phone": phone,
        "billing_address": home,
        "shipping_address": home,
        "card": {"brand": "Visa", "bin": f"42{number:04}", "last4": f"{number % 10000:04}"},
        "client_ip": f"198.51.{number // 250 % 250}.{1 + number % 250}",
    }


def _home(number: int) -> dict[str, Any]:
    return {**KARIN, "address1": f"Kungsgatan {number}", "phone": f"+4670{number:07}"}


def _moment(webhook: dict[str, Any]) -> str:
    return str(webhook["headers"]["X-Shopify-Triggered-At"])
