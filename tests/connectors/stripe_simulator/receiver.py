"""A shop's webhook address on loopback that notes what it is sent and answers as told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DEADLINE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One delivery as it arrived."""

    body: bytes
    headers: dict[str, str]

    @property
    def event(self) -> dict[str, Any]:
        event = json.loads(self.body)
        assert isinstance(event, dict)
        return event

    @property
    def type(self) -> str:
        return str(self.event["type"]).rpartition(".")[2]

    @property
    def signature(self) -> str:
        return self.headers["Stripe-Signature"]


class Receiver:
    """What was received; statuses to answer with, 200 when none is left."""

    def __init__(self) -> None:
        self.url = ""
        self.letters: list[Letter] = []
        self.statuses: list[int] = []
        self.before_answering: Callable[[], object] = lambda: None
        self._changed = threading.Condition()

    def take(self, letter: Letter) -> int:
        with self._changed:
            self.letters.append(letter)
            status = self.statuses.pop(0) if self.statuses else 200
            self._changed.notify_all()
        self.before_answering()
        return status

    def wait_for(self, count: int) -> list[Letter]:
        """Wait until at least ``count`` letters are there and return them all."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self.letters) >= count, DEADLINE)
            assert arrived, f"only {len(self.letters)} of {count} arrived"
            return list(self.letters)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(Letter(body=body, headers=dict(self.headers.items())))
            self.send_response(status)
            if status in (301, 302, 303, 307, 308):
                self.send_header("Location", receiver.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/stripe/1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
