"""Starts and stops the simulator: an HTTP server and the two loops that let things happen."""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from typing_extensions import override
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from connectors.identity.stripe_identity.simulator import background, deliveries, idempotency
from connectors.identity.stripe_identity.simulator.api import CUT_HEADER
from connectors.identity.stripe_identity.simulator.application import create_application
from connectors.identity.stripe_identity.simulator.bell import Bell
from connectors.identity.stripe_identity.simulator.clock import Clock, system_time
from connectors.identity.stripe_identity.simulator.courier import Courier
from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.world import World

LOG: Final = logging.getLogger(__name__)
LOOPBACK: Final = "127.0.0.1"
POLL_SECONDS: Final = 0.02
"""How soon a stop is noticed."""


class RunningStripe:
    """A simulator that answers at ``url`` until it is stopped; also a context manager."""

    def __init__(self, world: World, server: BaseWSGIServer, loops: background.Loops) -> None:
        """Begin to serve."""
        self.url = f"http://{server.host}:{server.port}"
        self._world = world
        self._server = server
        self._loops = loops
        self._thread = threading.Thread(
            target=server.serve_forever, args=(POLL_SECONDS,), name="stripe-simulator", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End serving and close the file; nothing more is delivered."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._loops.stop()
        self._world.database.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


def start(
    state: Path | None = None,
    port: int = 0,
    *,
    host: str = LOOPBACK,
    public_url: str | None = None,
    now: Callable[[], float] = system_time,
) -> RunningStripe:
    """Start a simulator in background threads.

    Args:
        state: the SQLite file that keeps everything; None forgets all at the end.
        port: where to listen; 0 takes a free one.
        host: which address to listen on; loopback unless somebody knows why.
        public_url: how browsers reach it, when that differs from host and port.
        now: the unshifted time in seconds since 1970.

    Raises:
        OSError: the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=128) as listener:
        bound = listener.getsockname()[1]
        world = _world(state, public_url or f"http://{host}:{bound}", now)
        courier = Courier(world)
        server = make_server(
            host,
            bound,
            _dropping_cut_connections(create_application(world, courier)),
            threaded=True,
            request_handler=_QuietHandler,
            fd=listener.fileno(),
        )
    return RunningStripe(world, server, background.Loops(world, courier))


class _QuietHandler(WSGIRequestHandler):
    """No line per request on stderr; the request log is at ``/control/calls``."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @override
    def log(self, type: str, message: str, *args: object) -> None:
        LOG.debug(message, *args, extra={"kind": type})


def _world(state: Path | None, public_url: str, now: Callable[[], float]) -> World:
    database = Database(state)
    world = World(
        database=database,
        clock=Clock(database, now),
        bell=Bell(),
        public_url=public_url.rstrip("/"),
    )
    deliveries.recover(world)
    idempotency.recover(world)
    return world


def _dropping_cut_connections(application: WSGIApplication) -> WSGIApplication:
    """Wrap the application: an answer marked as cut is never sent, the connection just ends."""

    def wrapped(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def watching(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: Any = None,  # noqa: ANN401 - passed through untouched
            /,
        ) -> Callable[[bytes], object]:
            if any(name == CUT_HEADER for name, _ in headers):
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
                raise ConnectionResetError
            return start_response(status, headers, exc_info)

        return application(environ, watching)

    return wrapped
