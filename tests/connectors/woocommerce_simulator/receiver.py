"""Somebody who receives webhooks, remembers them and answers as he is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request, as it came over the wire."""

    path: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)

    @property
    def topic(self) -> str | None:
        return self.header("X-WC-Webhook-Topic")


@dataclass(slots=True, kw_only=True)
class Receiver:
    """Set ``status`` (and ``location``) to change the answer, clear ``free`` to let callers wait."""

    url: str = ""
    status: int = 200
    location: str = ""
    free: Event = field(default_factory=Event)
    received: list[Received] = field(default_factory=list)
    news: Condition = field(default_factory=Condition)

    @property
    def webhooks(self) -> list[Received]:
        return [request for request in self.received if request.topic]

    @property
    def topics(self) -> list[str | None]:
        return [request.topic for request in self.webhooks]

    def wait_for(self, count: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: len(self.received) >= count, timeout=20)


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.free.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
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
            headers = list(self.headers.items())
            with receiver.news:
                receiver.received.append(Received(path=self.path, headers=headers, body=body))
                receiver.news.notify_all()
            receiver.free.wait(20)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
