"""A server on loopback that answers as a test tells it to, for what a healthy Shopify never says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict

    @property
    def shop(self) -> str:
        """The domain in ``/shops/<domain>/…``."""
        return self.path.split("/")[2]

    @property
    def token(self) -> str:
        return self.headers.get("X-Shopify-Access-Token", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered, and not before ``after``; ``cut`` ends it before the body is whole."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    after: Event | None = None

    def written(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class ScriptedPlatform(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, reply: Callable[[Asked], Reply]):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.reply = reply
        self.asked: list[Asked] = []
        self.place = f"127.0.0.1:{self.server_port}"
        self.shops_at = f"http://{self.place}/shops/{{shop}}"


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    server: ScriptedPlatform

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(path=self.path, headers=dict(self.headers), body=body)
        self.server.asked.append(asked)
        reply = self.server.reply(asked)
        written = reply.written()
        if reply.after:
            reply.after.wait(10)
        self.send_response_only(reply.status)
        for name, value in {"Date": self.date_time_string(), **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(written) + reply.cut))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(written)
        self.close_connection = self.close_connection or reply.cut

    def log_message(self, *_):
        """Stay quiet."""


@contextmanager
def scripted_platform(reply: Callable[[Asked], Reply]) -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform(reply) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
