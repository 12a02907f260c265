"""Installations to measure, each in a folder of its own: the product, the naive design, hello."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from app.clock import SystemClock
from app.flow.orders.normalise import normalise
from app.flow.users.first_account import first_account
from app.model.ids import ShopId, new_id
from app.model.shop import Shop
from app.services import Services
from app.settings import Settings
from app.store.migrate import migrate
from app.store.shops import add_shop
from app.supervisor.parts import Part, gunicorn_command, product_parts
from app.supervisor.run import completed, environment_of
from app.supervisor.watch import Watch
from app.wiring import build_services
from benchmarks.orders import body_of

SECRET: Final = "sampleWebhookSecret1sampleWebhookSecret1"  # noqa: S105 - of a shop that does not exist
HOST: Final = "127.0.0.1"
_HISTORY_BATCH: Final = 100
_HISTORY_FROM: Final = 1_000_000
_WEB: Final = "wsgi:app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One running contender."""

    settings: Settings
    services: Services
    shop: Shop
    port: int
    path: str
    """Where its webhooks are sent."""


@contextmanager
def running(settings: Settings, parts: Sequence[Part]) -> Iterator[None]:
    """Run parts until the end of the block; whatever happens, every one is ended."""
    watch = Watch(
        logs=settings.state_dir / "logs",
        environment=environment_of(settings),
        clock=SystemClock(),
        say=print,
    )
    try:
        watch.start(parts)
        yield
    finally:
        watch.end()


def settings_in(folder: Path, *allowed: str) -> Settings:
    """Return an operator's first settings, with a free port; ``allowed`` are host:port."""
    settings = Settings(
        state_dir=folder,
        public_url=f"http://{HOST}:{free_port()}",
        allow_private_hosts=frozenset(allowed),
    )
    return completed(settings)


def installed(settings: Settings, url: str, credentials: dict[str, str]) -> Installation:
    """Make the database, and a shop at the url whose webhooks are signed with `SECRET`."""
    services = build_services(settings)
    migrate(services.database)
    shop = Shop(
        shop_id=ShopId(new_id("shop")),
        account_id=first_account(services),
        kind="woocommerce",
        name="A shop",
        url=url,
        timezone="Europe/Stockholm",
        currency="SEK",
        connected_at=services.now() - timedelta(hours=1),
    )
    with services.database.write() as tx:
        add_shop(tx, services.keyring, shop, credentials, webhook_secret=SECRET)
    return Installation(
        settings=settings,
        services=services,
        shop=shop,
        port=int(settings.public_url.rpartition(":")[2]),
        path=f"/webhooks/woocommerce/{shop.shop_id}",
    )


def add_history(at: Installation, orders: int) -> None:
    """Make the shop know that many orders of the last weeks."""
    now, connector = at.services.now(), at.services.shops[at.shop.kind]
    numbers = range(_HISTORY_FROM, _HISTORY_FROM + orders)
    for begin in numbers[::_HISTORY_BATCH]:
        batch = numbers[begin - _HISTORY_FROM :][:_HISTORY_BATCH]
        bodies = [body_of(one, now - timedelta(minutes=70 + one % 60_000)) for one in batch]
        told = [(connector.translate("order.created", body), now) for body in bodies]
        normalise(at.services, at.shop, told, as_history=True)


def whole_product(at: Installation) -> list[Part]:
    """Return everything that `clearhold run` starts."""
    return product_parts(at.settings, HOST, at.port)


def doors_only(at: Installation) -> list[Part]:
    """Return the product's queue and web, without workers and clock."""
    return [part for part in whole_product(at) if part.name in {"valkey", "web"}]


def naive_doors(at: Installation) -> list[Part]:
    """Return the naive design's queue and web."""
    return served_by(doors_only(at), "benchmarks.naive:create()")


def served_by(parts: Sequence[Part], application: str) -> list[Part]:
    """Return the parts with another application behind the product's gunicorn."""
    return [_serving(part, application) for part in parts]


def naive_design(at: Installation, python: str) -> list[Part]:
    """Return the naive design whole: queue, web and a worker."""
    return [*naive_doors(at), Part(name="rules", command=(python, "-m", "benchmarks.naive"))]


def hello_door(settings: Settings) -> Part:
    """Return Flask's hello-world on the product's gunicorn settings."""
    address = settings.public_url.removeprefix("http://")
    web = Part(name="web", command=gunicorn_command(settings, address))
    return replace(_serving(web, "benchmarks.hello:app"), ready_at=settings.public_url)


def database_of(at: Installation) -> Path:
    """Return the file of an installation's SQLite database."""
    return Path(at.services.database.engine.url.database or "")


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _serving(part: Part, application: str) -> Part:
    command = tuple(application if word == _WEB else word for word in part.command)
    return replace(part, command=command)
