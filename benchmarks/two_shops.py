"""The whole product beside both simulated shop systems, a provider and a mailbox, all real processes."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.flow.shops.change_settings import change_settings
from app.flow.users.first_account import first_account
from app.store.migrate import migrate
from app.supervisor.demo_ends import Demo, await_that, is_idle, post
from app.supervisor.demo_platform import PLATFORM, SHOP, register_apps
from app.supervisor.demo_provider import connect_provider
from app.supervisor.demo_settings import demo_settings
from app.supervisor.demo_store import STORE
from app.supervisor.parts import Ports, demo_parts, product_parts
from app.wiring import build_services
from benchmarks.installation import HOST, free_port, running, settings_in

_NO_BRAKE: Final = 100_000
"""Letters and checks in an hour: whether a storm is braked is measured by tests."""


@contextmanager
def two_shops(folder: Path) -> Iterator[Demo]:
    """Run it all: each shop has a past of some months, and buyers can be verified."""
    ports = Ports(**{name: free_port() for name in Ports.__slots__})
    settings = replace(settings_in(folder), public_url=f"http://{HOST}:{ports.web}")
    settings = demo_settings(settings, ports)
    services = build_services(settings)
    migrate(services.database)
    ends = dict(settings.demo_addresses)
    demo = Demo(
        services=services,
        store=ends["store"],
        shopify=ends["shopify"],
        stripe=ends["stripe"],
        folder=folder / "demo",
        letters=folder / "mail",
        say=print,
    )
    with ExitStack() as stack:
        stack.enter_context(running(settings, demo_parts(folder, ports)))
        stack.enter_context(running(settings, product_parts(settings, HOST, ports.web)))
        _connect(demo)
        yield demo


def _connect(demo: Demo) -> None:
    register_apps(demo)
    account_id = first_account(demo.services)
    for room in (STORE, PLATFORM):
        shop = room.connect(demo, account_id)
        connect_provider(demo, shop.shop_id)
        limits = {"mails_per_hour": _NO_BRAKE, "checks_per_hour": _NO_BRAKE}
        settings = replace(shop.settings, **limits)
        change_settings(demo.services, shop.shop_id, settings, "benchmark")
    # Until a platform has said where an order is sent from, it cannot be held: that is its own time.
    post(demo.shopify, "/control/shops", {"domain": f"{SHOP}.myshopify.com", "routing_delay": 0})
    await_that(demo, "the import of the past", lambda: is_idle(demo))
