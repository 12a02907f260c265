"""A server on loopback that answers what a test tells it to, for what no healthy store would say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered; ``pieces`` come one by one, and ``between`` is run before each."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    pieces: Iterator[bytes] | None = None


class ScriptedStore(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, reply: Callable[[str, str], Reply]):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.reply = reply
        self.calls: list[tuple[str, str]] = []
        self.seen_headers: list[dict[str, str]] = []
        self.connections = 0
        self.place = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.place}"

    def process_request(self, request, client_address):
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request, client_address):
        """Stay quiet about callers who do not like our certificate."""


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ScriptedStore

    def _answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.calls.append((self.command, self.path))
        self.server.seen_headers.append(dict(self.headers))
        reply = self.server.reply(self.command, self.path)
        # Not send_response: a reply may tell another time than this machine.
        self.send_response_only(reply.status)
        for name, value in {"Date": self.date_time_string(), **reply.headers}.items():
            self.send_header(name, value)
        if reply.pieces is None:
            self.send_header("Content-Length", str(len(reply.body)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        try:
            for piece in reply.pieces or [reply.body]:
                self.wfile.write(piece)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the library's names

    def log_message(self, *_):
        """Stay quiet."""


@contextmanager
def scripted_store(
    reply: Callable[[str, str], Reply], tls: SSLContext | None = None
) -> Iterator[ScriptedStore]:
    with ScriptedStore(reply) as server:
        if tls:
            server.socket = tls.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
