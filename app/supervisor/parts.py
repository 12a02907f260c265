"""The parts that `clearhold run` starts: what each is called and how it begins."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.settings import Settings
from app.supervisor.valkey import valkey_command

_PYTHON = sys.executable
IMPORTED: Final = (
    *("app.web", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "app.supervisor.server_log"),
    *(
        "workers.bell_worker",
        "workers.clock",
        "workers.rules",
        "workers.checks",
        "workers.effects",
        "workers.sweeps",
    ),
)
"""What our parts import; not what they run, as Python warns of a program that was imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One process. ``ready_at`` is an address or socket that answers once it serves.

    With ``is_ours`` it is ``python -m`` and words, of modules that the supervisor has imported too,
    so that it may be a fork (fork.py).
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_at: str = ""
    is_ours: bool = False
    beats: bool = False
    """Whether it touches its sign of life every second (signs_of_life.py)."""

    def words(self) -> tuple[str, ...]:
        """Return the command without ``python -m``."""
        return self.command[2:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the demo's parts listen, all on loopback."""

    web: int
    store: int
    stripe: int
    mailbox: int
    shopify: int

    @classmethod
    def beside(cls, web: int) -> "Ports":
        """Return the web's port and the four after it."""
        return cls(web=web, store=web + 1, stripe=web + 2, mailbox=web + 3, shopify=web + 4)


def product_parts(settings: Settings, host: str, port: int) -> list[Part]:
    """Return the product's parts, in the order in which they begin."""
    parts = []
    if not settings.redis_url:
        parts.append(
            Part(
                name="valkey",
                command=valkey_command(settings.state_dir / "valkey"),
                ready_at=settings.queue(),
            )
        )
    parts.append(_web(settings, host, port))
    names = ["rules", "checks", *["effects"] * settings.effect_workers, "sweeps", "clock"]
    parts += [
        Part(
            name=_numbered(names, place),
            command=(_PYTHON, "-m", "workers", name),
            is_ours=True,
            beats=True,
        )
        for place, name in enumerate(names)
    ]
    return parts


def demo_parts(state_dir: Path, ports: Ports) -> list[Part]:
    """Return the other ends of the demo's wires."""
    demo = state_dir / "demo"
    return [
        Part(
            name="store",
            command=(
                *(_PYTHON, "-m", "connectors.shops.woocommerce.simulator"),
                *("--port", str(ports.store), "--state", str(demo / "store.sqlite3")),
            ),
            ready_at=f"http://127.0.0.1:{ports.store}/",
        ),
        Part(
            name="stripe",
            command=(
                *(_PYTHON, "-m", "connectors.identity.stripe_identity.simulator"),
                *("--port", str(ports.stripe), "--state", str(demo / "stripe.sqlite3")),
            ),
            ready_at=f"http://127.0.0.1:{ports.stripe}/",
        ),
        Part(
            name="mailbox",
            command=(
                *(_PYTHON, "-m", "connectors.mail.folder.simulator"),
                *("--port", str(ports.mailbox), "--folder", str(state_dir / "mail")),
            ),
            ready_at=f"http://127.0.0.1:{ports.mailbox}/",
        ),
        Part(
            name="shopify",
            command=(
                *(_PYTHON, "-m", "connectors.shops.shopify.simulator"),
                *("--port", str(ports.shopify), "--state", str(demo / "shopify.sqlite3")),
            ),
            ready_at=f"http://127.0.0.1:{ports.shopify}/control/shops",
        ),
    ]


def gunicorn_command(settings: Settings, bind: str) -> tuple[str, ...]:
    """Return how the web part begins, here and in the Procfile alike."""
    return (
        *(_PYTHON, "-m", "gunicorn", "wsgi:app", "--bind", bind),
        *("--workers", str(settings.web_processes), "--threads", str(settings.web_threads)),
        *("--worker-class", "gthread", "--graceful-timeout", "10", "--timeout", "60"),
        *("--keep-alive", "5", "--no-control-socket"),
        *("--logger-class", "app.supervisor.server_log.ServerLog", "--log-level", "warning"),
    )


def _web(settings: Settings, host: str, port: int) -> Part:
    address = urlsplit(f"http://{host}:{port}")
    return Part(
        name="web",
        command=gunicorn_command(settings, f"{host}:{port}"),
        ready_at=f"{address.geturl()}/health/live",
        is_ours=True,
    )


def _numbered(names: list[str], place: int) -> str:
    if names.count(names[place]) == 1:
        return names[place]
    return f"{names[place]}-{names[: place + 1].count(names[place])}"
