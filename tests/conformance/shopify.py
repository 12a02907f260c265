"""Shopify in the words of the trade."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from typing_extensions import override

from app.flow.leaving.disconnect_shop import disconnect_shop
from app.model.ids import ExternalOrderId
from connectors.http_client import Gate
from connectors.shops.shopify.connector import Shopify
from connectors.shops.shopify.simulator import server
from connectors.shops.shopify.wire import Patience
from tests.conformance.platform import IMPATIENT, Platform
from tests.journeys.inside import MovableClock, Number, opened_inside
from tests.journeys.shopify_house import (
    LOCKER,
    ORDINARY,
    RISKY,
    ShopifyHouse,
    settings_of,
    signed,
)

_ELSEWHERE = {**LOCKER, "address1": "Parcel Locker 2002", "city": "Malmö", "zip": "211 44"}
_TROUBLES: dict[str, dict[str, Any]] = {
    "down": {"down": True},
    "crashing": {"errors": {"status": 500}},
    "throttled": {"throttle": {"how": "cost"}},
    "slow": {"slow": {"seconds": 0.4}},
    "cut off before it acts": {"cut": {"when": "before"}},
    "cut off before it answers": {"cut": {"when": "after"}},
}


class ShopifyShop(ShopifyHouse, Platform):
    """A Shopify shop that installed the app of the settings."""

    @override
    def disconnect(self) -> None:
        disconnect_shop(self.services, self.shop_id)

    @override
    def break_credentials(self) -> None:
        self.control("/control/reset", {"only": ["tokens"]})

    @override
    def renew_credentials(self) -> None:
        self.enter()

    @override
    def order(
        self, *, risky: bool = True, paid: bool = True, ago: timedelta = timedelta()
    ) -> Number:
        money = {} if paid else {"gateway": "bank_deposit", "financial_status": "pending"}
        placed = (self.clock.now() - ago).isoformat()
        return self.place(RISKY if risky else ORDINARY, created_at=placed, **money)

    @override
    def pay(self, order: Number) -> None:
        self.staff(order, "pay")

    @override
    def cancel(self, order: Number) -> None:
        self.staff(order, "cancel")

    @override
    def stop(self, order: Number) -> None:
        self.staff(order, "hold_by_staff")

    @override
    def lift_our_hold(self, order: Number) -> None:
        self.staff(order, "release_holds")

    @override
    def flip(self, order: Number) -> None:
        # An app that has held the order too releases without naming which hold it means.
        self.stop_by_another(order)
        self.sweep()
        self.staff(order, "release_holds")

    @override
    def stop_by_another(self, order: Number) -> None:
        self.staff(order, "hold_by_app", app="Address Checker")

    @override
    def undo_release(self, order: Number) -> None:
        # A write of ours that was long on its way arrives after the release.
        self.client().place_hold(ExternalOrderId(str(order)), self.case(order).hold_id, {})

    @override
    def send_elsewhere(self, order: Number) -> None:
        self.staff(order, "address", **_ELSEWHERE)

    @override
    def may_be_packed(self, order: Number) -> bool:
        return any(part["status"] in {"OPEN", "IN_PROGRESS"} for part in self.parts(order))

    @override
    def is_cancelled(self, order: Number) -> bool:
        return self.there(order)["cancelledAt"] is not None

    @override
    def is_paid(self, order: Number) -> bool:
        return self.there(order)["financial_status"] == "PAID"

    @override
    def is_held_by_us(self, order: Number) -> bool:
        held = self.held(order)
        return bool(held) and all(held)

    @override
    def is_stopped_by_another(self, order: Number) -> bool:
        holds = [hold for part in self.parts(order) for hold in part["holds"]]
        return any(hold["app"]["title"] == "Address Checker" for hold in holds if hold["app"])

    @override
    def hold_writes(self) -> int:
        return sum(one["operation"] in {"Hold", "Release"} for one in self.calls())

    @override
    def times_held(self, order: Number) -> int:
        self.deliver()
        return self.holds_told_of(order, "added")

    @override
    def times_let_go(self, order: Number) -> int:
        self.deliver()
        return self.holds_told_of(order, "released")

    @override
    def lose_webhooks(self) -> None:
        self.fault(deliveries={"mode": "lost"})

    @override
    def crowd_webhooks(self) -> None:
        self.fault(deliveries={"duplicate": 2, "reversed": True})

    @override
    def webhooks_about(self, order: Number) -> list[dict[str, Any]]:
        return [
            one for one in self.sent("orders/") if f"gid://shopify/Order/{order}" in one["body"]
        ]

    @override
    def send(self, webhook: Mapping[str, Any], **changes: str) -> requests.Response:
        return super().send(webhook, **changes)

    @override
    def signed_by_somebody_else(self, webhook: Mapping[str, Any]) -> str:
        return signed(webhook["body"], "a secret of another app, which is long enough")

    @override
    def begin_trouble(self, kind: str, *, when: str) -> None:
        for name, told in _TROUBLES[kind].items():
            only_then = {"operation": when.capitalize()} if name == "cut" else {}
            self.fault(**{name: {**told, **only_then} if only_then else told})

    @override
    def impatient(self) -> Shopify:
        return Shopify(
            Gate(self.settings.allow_private_hosts),
            Patience(**IMPATIENT, turn=0.1),
            self.settings.shopify_shops_at,
        )


@contextmanager
def opened(database_url: str, folder: Path) -> Iterator[Platform]:
    """Start everything around one shop that has not installed the app yet."""
    clock = MovableClock()
    with (
        server.start(None, delivery_delay=3600, clock=clock.timestamp) as platform,
        opened_inside(
            ShopifyShop,
            platform.url,
            settings_of(platform.url, database_url, folder),
            clock=clock,
        ) as house,
    ):
        house.register()
        house.open_shop()
        yield house
