"""The other ends of the product's wires, each a process, and the wires themselves."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.supervisor.parts import Part
from tests.chaos.machine import free_ports
from tests.chaos.shopify import ShopifyShop
from tests.chaos.shops import Shop
from tests.chaos.wires import Wire
from tests.chaos.woocommerce import WooCommerceStore

_ROOMS = {
    "store": "shops.woocommerce",
    "shopify": "shops.shopify",
    "stripe": "identity.stripe_identity",
}
_DELAYED = ("--delivery-delay", "0.05")
_EXTRA = {"store": _DELAYED, "shopify": _DELAYED, "stripe": ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Ports of loopback: where each end is, and where the wire to it begins.

    ``web`` is the wire from the shops and the provider to us, ``doors`` where our webs listen.
    """

    at: dict[str, int]
    wire: dict[str, int]
    doors: Sequence[int]

    def parts(self, folder: Path) -> list[Part]:
        """Return how the simulated ends begin."""
        return [
            Part(
                name=name,
                command=(
                    *(sys.executable, "-m", f"connectors.{room}.simulator"),
                    *("--port", str(self.at[name]), "--public-url", _url(self.wire[name])),
                    *("--state", str(folder / f"{name}.sqlite3"), *_EXTRA[name]),
                ),
                ready_at=f"{_url(self.at[name])}/control/{'clock' if name == 'stripe' else 'health'}",
            )
            for name, room in _ROOMS.items()
        ]

    def wires(self) -> list[Wire]:
        """Return every wire, that for mail among them."""
        lines = {name: [port] for name, port in self.at.items()} | {"web": list(self.doors)}
        return [
            Wire(name=name, port=self.wire[name], ends=ends, is_mail=name == "smtp")
            for name, ends in lines.items()
        ]

    def shops(self) -> list[Shop]:
        """Return a shop of each platform."""
        return [
            WooCommerceStore(at=_url(self.at["store"]), reached_at=self.url("store")),
            ShopifyShop(at=_url(self.at["shopify"]), web=self.url("web")),
        ]

    def url(self, wire: str) -> str:
        """Return the address by which the other side of a wire calls."""
        return _url(self.wire[wire])

    def settings(self) -> dict[str, Any]:
        """Return what an operator sets to reach all of this by its wires."""
        return {
            "public_url": self.url("web"),
            "allow_private_hosts": frozenset(f"127.0.0.1:{port}" for port in self.wire.values()),
            "shopify_shops_at": f"{self.url('shopify')}/shops/{{shop}}",
            "smtp_url": f"smtp://127.0.0.1:{self.wire['smtp']}",
        }


def ends(webs: int, smtp: int) -> Ends:
    """Choose free ports for everything; a mail server listens already."""
    names = list(_ROOMS)
    ports = free_ports(len(names) * 2 + 2 + webs)
    at = dict(zip(names, ports, strict=False))
    wire = dict(zip([*names, "smtp", "web"], ports[len(names) :], strict=False))
    return Ends(at=at | {"smtp": smtp}, wire=wire, doors=ports[len(names) * 2 + 2 :])


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
