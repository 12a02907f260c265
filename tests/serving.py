"""Serves an application over HTTP, and ends only once whatever was asked is answered."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import make_server

_PATIENCE = 10.0


class Counted:
    """An application that knows how many of its requests are under way."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._under_way = 0
        self._changed = threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self._count(1)
        try:
            return self._app(environ, start)
        finally:
            self._count(-1)

    def wait(self) -> None:
        """Wait until nothing is under way: who works on would keep a connection of a closed database."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._under_way, _PATIENCE)

    def _count(self, change: int) -> None:
        with self._changed:
            self._under_way += change
            self._changed.notify_all()


@contextmanager
def serving(app: WSGIApplication, port: int = 0, fd: int | None = None) -> Iterator[str]:
    """Serve it for as long as the block lasts; ``fd`` is a socket that listens already."""
    counted = Counted(app)
    server = make_server("127.0.0.1", port, counted, threaded=True, fd=fd)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    counted.wait()
