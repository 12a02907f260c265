"""Somebody who receives webhooks, remembers them and answers as he is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request, as it came over the wire."""

    headers: dict[str, str]
    body: bytes

    @property
    def topic(self) -> str:
        return self.headers["X-Shopify-Topic"]


@dataclass(slots=True, kw_only=True)
class Receiver:
    """Set ``status`` to change the answer, clear ``free`` to let callers wait."""

    url: str = ""
    status: int = 200
    free: Event = field(default_factory=Event)
    received: list[Received] = field(default_factory=list)

    @property
    def topics(self) -> list[str]:
        return [request.topic for request in self.received]


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.free.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/shopify"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.free.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(headers=dict(self.headers.items()), body=body))
            receiver.free.wait(20)
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
