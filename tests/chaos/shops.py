"""What the chaos knows of a shop system: how people order there, and what the shop itself saw us do."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import requests

from app.model.ids import ShopId
from app.model.shop import ShopSettings
from app.services import Services

TIMEOUT = 60
BOUNDLESS = ShopSettings(mails_per_hour=100_000, checks_per_hour=100_000)
"""An hour of chaos is a storm to whoever counts; what a storm is answered with is tested elsewhere."""


class Fate(StrEnum):
    """What an order's buyer is and does."""

    ORDINARY = "ordinary"
    """Nothing is asked of them."""
    PASSES = "passes"
    IMPOSTOR = "impostor"
    """Shows a valid document with a name of their own."""
    SILENT = "silent"
    """Never reads their mail."""


RISKY = (Fate.PASSES, Fate.IMPOSTOR, Fate.SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One hold or release of ours that the shop carried out, and the hold that it names."""

    kind: str
    hold: str


class Shop(Protocol):
    """One shop at a simulated system; orders are the numbers by which the shop calls them."""

    name: str
    shop_id: ShopId

    def connect(self, services: Services) -> None:
        """Give it a past, and connect it."""

    def place(self, fate: Fate, mailbox: str, number: int) -> str:
        """Let somebody order."""

    def acknowledged(self) -> set[str]:
        """The orders that a webhook told us of, which we took."""

    def waiting(self) -> list[str]:
        """Webhooks that the shop has still to send."""

    def writes(self) -> Mapping[str, list[Write]]:
        """What we did to its orders, by order, oldest first."""

    def notes(self) -> list[tuple[str, str]]:
        """What we wrote to its orders: (order, what it says)."""

    def held(self, orders: set[str]) -> set[str]:
        """Those of the orders that nobody may pack now."""


def post(end: str, path: str, body: object = None) -> Any:
    answer = requests.post(f"{end}{path}", json=body or {}, timeout=TIMEOUT)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def ask(end: str, path: str) -> Any:
    answer = requests.get(f"{end}{path}", timeout=TIMEOUT)
    answer.raise_for_status()
    return answer.json()


def fate_of(mailbox: str) -> Fate:
    return Fate(mailbox.partition("-")[0])


def drawn(chance: random.Random) -> Fate:
    """Dear orders are few, or they become the usual thing."""
    return chance.choices(list(Fate), weights=(14, 4, 1, 1))[0]
