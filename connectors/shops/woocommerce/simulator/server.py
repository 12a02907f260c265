"""Starting the simulated store, from a test or from the command line."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from typing_extensions import override
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from connectors.shops.woocommerce.simulator.application import create_application
from connectors.shops.woocommerce.simulator.faults import Faults
from connectors.shops.woocommerce.simulator.hooks.courier import Courier
from connectors.shops.woocommerce.simulator.profile import Profile, wall_clock
from connectors.shops.woocommerce.simulator.shop import Clock, Shop
from connectors.shops.woocommerce.simulator.state.database import Database

LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningStore:
    """A store that answers at ``url`` until it is stopped; a context manager stops it at its end."""

    url: str
    stop: Callable[[], None]

    def __enter__(self) -> Self:
        """Return the store itself."""
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
) -> RunningStore:
    """Run a store in background threads of this process.

    ``state`` is its SQLite file (``None``: a temporary one), ``port`` 0 any free one,
    ``public_url`` how others reach it where that is another address, ``delivery_delay`` the seconds
    between an event and its webhook.

    Raises:
        SystemExit: the port is taken; werkzeug says so and leaves.
    """
    scratch = tempfile.TemporaryDirectory(prefix="store-") if state is None else None
    path = Path(scratch.name) / "store.sqlite3" if scratch else state
    assert path is not None  # noqa: S101 - one of the two
    server = _listen(host, port)
    address = f"http://{host}:{server.server_port}"
    shop = Shop(
        profile=Profile(home_url=(public_url or address).rstrip("/")),
        database=Database(path),
        clock=clock,
        faults=Faults(delivery_delay=delivery_delay),
    )
    courier = Courier(shop)
    server.app = create_application(shop, courier)
    courier.start()
    thread = Thread(target=server.serve_forever, args=(_POLL_SECONDS,), name="store", daemon=True)
    thread.start()

    def stop() -> None:
        shop.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
        courier.stop()
        shop.database.close()
        if scratch:
            scratch.cleanup()

    return RunningStore(url=address, stop=stop)


def _listen(host: str, port: int) -> BaseWSGIServer:
    return make_server(host, port, _not_yet, threaded=True, request_handler=_QuietHandler)


def _not_yet(*_: object) -> list[bytes]:
    raise RuntimeError("the application is not there yet")


class _QuietHandler(WSGIRequestHandler):
    """Says nothing: the calls stand in the store's own log."""

    @override
    def log(self, type: str, message: str, *args: object) -> None:
        """Drop a line that werkzeug would print."""
