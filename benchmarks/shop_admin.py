"""A simulated shop admin with the whole product beside it, and cases to look at."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import requests

from app.flow.shops.change_settings import change_settings
from app.services import Services
from app.settings import Settings
from app.store.installed import shops_at
from app.store.migrate import migrate
from app.supervisor.parts import Part, product_parts
from app.wiring import build_services
from benchmarks.decided import committed_at
from benchmarks.installation import HOST, free_port, running, settings_in

_ADMIN: Final = "localhost"
"""Another site than ours to a browser, which gives our frame a process of its own, as at Shopify."""
_CLIENT: Final = "6e5f0d6a2c1b4e7f9a8b7c6d5e4f3a2b"
_SECRET: Final = "shpss_of_a_benchmark_and_of_nobody_else"  # noqa: S105 - of an app that does not exist
_DOMAIN: Final = "one.myshopify.com"
_HELD: Final = "SELECT count(*) FROM cases WHERE state <> 'opened'"
_ANNA: Final = {"first_name": "Anna", "last_name": "Andersson", "phone": "+46701234567"}
_KARIN: Final = {"first_name": "Karin", "last_name": "Karlsson", "phone": "+358401234567"}
_HOME: Final = {"address1": "Storgatan 5", "city": "Göteborg", "zip": "411 24"}
_ABROAD: Final = {"address1": "Parcel Locker 1001", "city": "Helsinki", "zip": "00100"}
_RISKY: Final[dict[str, Any]] = {
    "billing_address": {**_ANNA, **_HOME, "country_code": "SE"},
    "shipping_address": {**_KARIN, **_ABROAD, "country_code": "FI"},
    "line_items": [{"sku": "GLD-1", "title": "Gold bar", "quantity": 5, "price": "9900.00"}],
}


@contextmanager
def opened_admin(folder: Path, *, cases: int) -> Iterator[str]:
    """Run it all, with that many orders on hold, and yield where the app is open in the admin."""
    at = f"{HOST}:{free_port()}"
    with ExitStack() as stack:
        settings = _settings(folder / "ours", at)
        stack.enter_context(running(settings, [_platform(at, folder / "platform.sqlite3")]))
        _introduce(at, settings.public_url)
        services = build_services(settings)
        migrate(services.database)
        port = int(settings.public_url.rpartition(":")[2])
        stack.enter_context(running(settings, product_parts(settings, HOST, port)))
        _visit(at, settings.public_url)
        _place(at, services, cases)
        yield f"http://{_ADMIN}:{at.rpartition(':')[2]}/store/one/apps/{_CLIENT}"


def _settings(folder: Path, at: str) -> Settings:
    return replace(
        settings_in(folder, at),
        shopify_client_id=_CLIENT,
        shopify_client_secrets=(_SECRET,),
        shopify_shops_at=f"http://{at}/shops/{{shop}}",
        shopify_admin_at=f"http://{_ADMIN}:{at.rpartition(':')[2]}",
        shopify_scripts_at=f"http://{_ADMIN}:{at.rpartition(':')[2]}/cdn",
    )


def _platform(at: str, state: Path) -> Part:
    return Part(
        name="shopify",
        command=(
            *(sys.executable, "-m", "connectors.shops.shopify.simulator"),
            *("--port", at.rpartition(":")[2], "--state", str(state)),
        ),
        ready_at=f"http://{at}/control/health",
    )


def _introduce(at: str, public_url: str) -> None:
    app = {
        "client_id": _CLIENT,
        "client_secret": _SECRET,
        "app_url": f"{public_url}/shopify",
        "webhooks_at": f"{public_url}/webhooks/shopify",
    }
    _control(at, "apps", app)
    _control(at, "shops", {"domain": _DOMAIN, "routing_delay": 0})


def _visit(at: str, public_url: str) -> None:
    """Open the app for the first time, as the admin's frame would: that installs it."""
    who = {"client_id": _CLIENT, "staff_id": "548380009"}
    requests.get(f"http://{at}/store/one/apps/{_CLIENT}", timeout=30).raise_for_status()
    token = _control(at, f"shops/{_DOMAIN}/session_token", who)["token"]
    query = urlencode({"id_token": token, "embedded": "1", "shop": _DOMAIN})
    requests.get(f"{public_url}/shopify?{query}", timeout=60).raise_for_status()


def _place(at: str, services: Services, cases: int) -> None:
    with services.database.read() as tx:
        shop = shops_at(tx, "shopify", f"https://{_DOMAIN}")[0]
    change_settings(services, shop.shop_id, replace(shop.settings, pack="strict"), "benchmark")
    pause = threading.Event()
    for number in range(cases):
        _control(at, f"shops/{_DOMAIN}/orders", {**_RISKY, "email": f"buyer.{number}@example.test"})
        pause.wait(0.05)
    committed_at(Path(services.database.engine.url.database or ""), _HELD, cases, pause=0.1)


def _control(at: str, what: str, sent: dict[str, Any]) -> dict[str, Any]:
    answer = requests.post(f"http://{at}/control/{what}", json=sent, timeout=30)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
