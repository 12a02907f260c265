"""Starting the simulated platform, from a test or from the command line."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from typing_extensions import override
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from connectors.shops.shopify.simulator.application import create_application
from connectors.shops.shopify.simulator.clock import Clock, SettableClock, wall_clock
from connectors.shops.shopify.simulator.faults import Faults
from connectors.shops.shopify.simulator.hooks.courier import Courier
from connectors.shops.shopify.simulator.life.calendar import TASKS
from connectors.shops.shopify.simulator.life.tasks import Clockwork
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.state.database import Database

LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPlatform:
    """A platform that answers at ``url`` until it is stopped; a context manager stops it at its end."""

    url: str
    stop: Callable[[], None]

    def __enter__(self) -> Self:
        """Return the platform itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()


def start(
    state: Path | None,
    port: int = 0,
    *,
    host: str = LOOPBACK,
    public_url: str | None = None,
    delivery_delay: float = 0.2,
    clock: Clock = wall_clock,
) -> RunningPlatform:
    """Run a platform in background threads of this process.

    ``state`` is its SQLite file (``None``: a temporary one), ``port`` 0 any free one,
    ``public_url`` how others reach it where that is another address, ``delivery_delay`` the seconds
    between an event and its webhook, ``clock`` what its own, settable, clock runs by.

    Raises:
        SystemExit: the port is taken; werkzeug says so and leaves.
    """
    scratch = tempfile.TemporaryDirectory(prefix="platform-") if state is None else None
    path = Path(scratch.name) / "platform.sqlite3" if scratch else state
    assert path is not None  # noqa: S101 - one of the two
    its_clock = SettableClock(clock)
    server = _listen(host, port, its_clock)
    address = f"http://{host}:{server.server_port}"
    platform = Platform(
        base_url=(public_url or address).rstrip("/"),
        database=Database(path),
        clock=its_clock,
        faults=Faults(delivery_delay=delivery_delay),
    )
    courier, clockwork = Courier(platform), Clockwork(platform, TASKS)
    server.app = create_application(platform, courier, clockwork)
    courier.start()
    clockwork.start()
    thread = Thread(target=server.serve_forever, args=(_POLL_SECONDS,), name="shops", daemon=True)
    thread.start()

    def stop() -> None:
        platform.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
        courier.stop()
        clockwork.stop()
        platform.database.close()
        if scratch:
            scratch.cleanup()

    return RunningPlatform(url=address, stop=stop)


def _listen(host: str, port: int, clock: Clock) -> BaseWSGIServer:
    class Handler(_QuietHandler):
        """Dates every answer by the platform's own clock."""

        @override
        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate(clock() if timestamp is None else timestamp, usegmt=True)

    return make_server(host, port, _not_yet, threaded=True, request_handler=Handler)


def _not_yet(*_: object) -> list[bytes]:
    raise RuntimeError("the application is not there yet")


class _QuietHandler(WSGIRequestHandler):
    """Says nothing: the calls stand in the platform's own log."""

    @override
    def log(self, type: str, message: str, *args: object) -> None:
        """Drop a line that werkzeug would print."""
