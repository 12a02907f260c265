"""The words of the trade: what every shop system must let happen, so that a story is written once."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import requests
from sqlalchemy import func, select
from typing_extensions import override

from app.flow.keeper.keep_holds import keep_holds
from app.ports import ShopConnector
from app.store.deliveries import deliveries
from tests.journeys.inside import Inside, Number

IMPATIENT = {"connect": 0.2, "read": 0.2, "whole": 0.3}
"""Seconds that workers wait for a shop in stories about one that is slow or away."""
OVERNIGHT = timedelta(hours=12)


class Platform(Inside):
    """One shop system with a shop on it that is connected, as people around it see it."""

    _patient: Mapping[str, ShopConnector] | None = None

    @abstractmethod
    def connect(self, **choices: Any) -> None:
        """Connect the shop; ``choices`` are a merchant's settings."""

    @abstractmethod
    def disconnect(self) -> None:
        """The merchant leaves, by the way that is usual on this platform."""

    @abstractmethod
    def break_credentials(self) -> None:
        """From now on the shop does not accept what we call it with."""

    @abstractmethod
    def renew_credentials(self) -> None:
        """The merchant mends that."""

    # -- buyers and staff -----------------------------------------------------------

    @abstractmethod
    def order(
        self, *, risky: bool = True, paid: bool = True, ago: timedelta = timedelta()
    ) -> Number:
        """Somebody orders. ``paid`` False: a bank transfer that has not arrived."""

    @abstractmethod
    def pay(self, order: Number) -> None:
        """The bank transfer arrives."""

    @abstractmethod
    def cancel(self, order: Number) -> None:
        """Staff cancel it, as they do when they see through a fraud."""

    @abstractmethod
    def stop(self, order: Number) -> None:
        """Staff stop it, for a reason of their own."""

    @abstractmethod
    def lift_our_hold(self, order: Number) -> None:
        """Staff let it go although we hold it."""

    @abstractmethod
    def flip(self, order: Number) -> None:
        """A program that knows nothing of our hold takes it off: a gateway, another app."""

    @abstractmethod
    def stop_by_another(self, order: Number) -> None:
        """Another program stops it too, for a reason of its own."""

    @abstractmethod
    def undo_release(self, order: Number) -> None:
        """Something puts our hold back that we had released."""

    @abstractmethod
    def send_elsewhere(self, order: Number) -> None:
        """Staff change where it goes: to another parcel locker."""

    # -- what the shop says ---------------------------------------------------------

    @abstractmethod
    def may_be_packed(self, order: Number) -> bool:
        """Whether whoever packs parcels may take it now."""

    @abstractmethod
    def is_cancelled(self, order: Number) -> bool:
        """Whether it is cancelled."""

    @abstractmethod
    def is_paid(self, order: Number) -> bool:
        """Whether the shop has the money."""

    @abstractmethod
    def is_held_by_us(self, order: Number) -> bool:
        """Whether it bears our hold."""

    @abstractmethod
    def times_held(self, order: Number) -> int:
        """How often it was stopped at the shop, by us or by staff."""

    @abstractmethod
    def times_let_go(self, order: Number) -> int:
        """How often it was let go again at the shop, by us or by staff."""

    @abstractmethod
    def is_stopped_by_another(self, order: Number) -> bool:
        """Whether what another program did is as that program left it."""

    @abstractmethod
    def hold_writes(self) -> int:
        """How often we wrote to an order's hold at the shop."""

    # -- webhooks and trouble -------------------------------------------------------

    @abstractmethod
    def lose_webhooks(self) -> None:
        """What the shop sends from now on is lost on the way."""

    @abstractmethod
    def crowd_webhooks(self) -> None:
        """What the shop sends from now on comes twice, and the newest first."""

    @abstractmethod
    def webhooks_about(self, order: Number) -> list[dict[str, Any]]:
        """Those about an order, oldest first, whether they arrived or not."""

    @abstractmethod
    def send(self, webhook: Mapping[str, Any], **changes: str) -> requests.Response:
        """Send one of them again; ``signature`` or ``body`` may be another."""

    @abstractmethod
    def signed_by_somebody_else(self, webhook: Mapping[str, Any]) -> str:
        """The signature that one who does not know our secret would put on it."""

    def trouble(self, kind: str, *, when: str) -> None:
        """Something is wrong at the shop ``when`` we hold or release: one of `TROUBLES`.

        Until it is mended workers wait for the shop no longer than `IMPATIENT` says.
        """
        impatient = self.impatient()
        self._patient = self.services.shops
        self.services = replace(
            self.services, shops={**self.services.shops, impatient.kind: impatient}
        )
        self.begin_trouble(kind, when=when)

    @override
    def mend(self) -> None:
        super().mend()
        self.services = replace(self.services, shops=self._patient or self.services.shops)

    @abstractmethod
    def begin_trouble(self, kind: str, *, when: str) -> None:
        """Let the simulated shop do one of `TROUBLES`."""

    @abstractmethod
    def impatient(self) -> ShopConnector:
        """The platform's connector, waiting no longer than `IMPATIENT` says."""

    # -- the keeper -----------------------------------------------------------------

    def sweep(self) -> int:
        """Let the keeper compare the shop with our ledger, and everybody do what follows."""
        self.clock.advance(minutes=5)
        differed = keep_holds(self.services, self.shop_id)
        self.settle()
        return differed

    # -- what goes on inside --------------------------------------------------------

    def kept(self) -> int:
        """How many deliveries of this shop are kept."""
        with self.services.database.read() as tx:
            mine = deliveries.c.shop_id == self.shop_id
            return int(tx.scalar(select(func.count()).select_from(deliveries).where(mine)) or 0)

    def later(self, span: timedelta = OVERNIGHT) -> None:
        """Time goes by, and everything that waits for it happens."""
        self.clock.ahead += span
        self.tick()


TROUBLES = (
    "down",
    "crashing",
    "throttled",
    "slow",
    "cut off before it acts",
    "cut off before it answers",
)
