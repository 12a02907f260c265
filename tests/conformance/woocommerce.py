"""WooCommerce in the words of the trade."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from typing_extensions import override

from app.flow.leaving.disconnect_shop import disconnect_shop
from app.flow.shops.renew_shop_key import renew_shop_key
from app.model.ids import ExternalOrderId
from app.model.order import OrderStatus
from connectors.http_client import Gate
from connectors.shops.woocommerce.connector import WooCommerce
from connectors.shops.woocommerce.notes import read_notes
from connectors.shops.woocommerce.rest import Patience
from connectors.shops.woocommerce.simulator import server
from tests.conformance.platform import IMPATIENT, Platform
from tests.journeys.house import LOCKER, ORDINARY, RISKY, House
from tests.journeys.inside import Number, opened_inside

_ELSEWHERE = {**LOCKER, "address_1": "Parcel Locker 2002", "city": "Malmö", "postcode": "21144"}
_WRITES = {"methods": ["PUT"]}
_TROUBLES: dict[str, dict[str, Any]] = {
    "down": {"down": True},
    "crashing": {"errors": {"status": 500}},
    "throttled": {"errors": {"status": 429}},
    "slow": {"slow": {"seconds": 0.4}},
    "cut off before it acts": {"cut": {"when": "before", **_WRITES}},
    "cut off before it answers": {"cut": {"when": "after", **_WRITES}},
}


class WooCommerceStore(House, Platform):
    """A WooCommerce store, connected by its key."""

    @override
    def disconnect(self) -> None:
        disconnect_shop(self.services, self.shop_id)

    @override
    def break_credentials(self) -> None:
        self.control("/control/reset", {"only": ["keys"]})

    @override
    def renew_credentials(self) -> None:
        keys = self.control("/control/keys", {"permissions": "read_write"})
        credentials = {name: keys[name] for name in ("consumer_key", "consumer_secret")}
        renew_shop_key(self.services, self.shop_id, credentials, "owner@example.test")

    @override
    def order(
        self, *, risky: bool = True, paid: bool = True, ago: timedelta = timedelta()
    ) -> Number:
        placed = (self.clock.now() - ago).isoformat()
        method = "stripe" if paid else "bacs"
        return self.place(RISKY if risky else ORDINARY, payment_method=method, created_at=placed)

    @override
    def pay(self, order: Number) -> None:
        self.staff(int(order), "process")

    @override
    def cancel(self, order: Number) -> None:
        self.staff(int(order), "cancel")

    @override
    def stop(self, order: Number) -> None:
        self.staff(int(order), "hold")

    @override
    def lift_our_hold(self, order: Number) -> None:
        self.staff(int(order), "process")

    @override
    def flip(self, order: Number) -> None:
        self.staff(int(order), "gateway-pays")

    @override
    def stop_by_another(self, order: Number) -> None:
        self.staff(int(order), "program-holds")

    @override
    def undo_release(self, order: Number) -> None:
        hold = str(self.case(order).hold_id)
        marks = [{"key": "_clearhold_hold_id", "value": hold}]
        self.staff(int(order), "old-copy", status="on-hold", meta_data=marks)

    @override
    def send_elsewhere(self, order: Number) -> None:
        self.staff(int(order), "ship-to", **_ELSEWHERE)

    @override
    def may_be_packed(self, order: Number) -> bool:
        return self._read(order).status is OrderStatus.TO_SHIP

    @override
    def is_cancelled(self, order: Number) -> bool:
        return self.status(int(order)) == "cancelled"

    @override
    def is_paid(self, order: Number) -> bool:
        return self._read(order).payment.paid_at is not None

    @override
    def is_held_by_us(self, order: Number) -> bool:
        found = self._read(order)
        return found.native_status == "on-hold" and found.hold is not None

    @override
    def is_stopped_by_another(self, order: Number) -> bool:
        return self.status(int(order)) == "on-hold"

    @override
    def hold_writes(self) -> int:
        calls = requests.get(f"{self.store}/control/calls", timeout=30).json()
        return sum(one["method"] == "PUT" and "/orders/" in one["path"] for one in calls)

    @override
    def times_held(self, order: Number) -> int:
        return sum(note.endswith(" to On hold.") for note in self._notes(order))

    @override
    def times_let_go(self, order: Number) -> int:
        return sum("from On hold to Processing." in note for note in self._notes(order))

    def _notes(self, order: Number) -> list[str]:
        return [one.note for one in read_notes(self.client()._rest, str(order))]

    def _read(self, order: Number) -> Any:
        return self.client().read_order(ExternalOrderId(str(order)))

    @override
    def lose_webhooks(self) -> None:
        self.fault(deliveries={"mode": "lost"})

    @override
    def crowd_webhooks(self) -> None:
        self.fault(deliveries={"duplicate": 2, "reversed": True})

    @override
    def webhooks_about(self, order: Number) -> list[dict[str, Any]]:
        return [one for one in self.sent() if f'"id":{order},' in one["body"]]

    @override
    def send(self, webhook: Mapping[str, Any], **changes: str) -> requests.Response:
        return super().send(dict(webhook), **changes)

    @override
    def signed_by_somebody_else(self, webhook: Mapping[str, Any]) -> str:
        return self.signed(f"{webhook['body']} ")

    @override
    def begin_trouble(self, kind: str, *, when: str) -> None:
        del when
        self.fault(**_TROUBLES[kind])

    @override
    def impatient(self) -> WooCommerce:
        gate = Gate(self.settings.allow_private_hosts)
        return WooCommerce(gate=gate, patience=Patience(**IMPATIENT))


@contextmanager
def opened(database_url: str, folder: Path) -> Iterator[Platform]:
    """Start everything around one store that is not connected yet."""
    settings = {"state_dir": folder, "database_url": database_url}
    with (
        server.start(None, delivery_delay=3600) as store,
        opened_inside(WooCommerceStore, store.url, settings) as house,
    ):
        yield house
