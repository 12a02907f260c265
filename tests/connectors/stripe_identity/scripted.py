"""A server on loopback that answers what a test tells it to, and remembers what it was asked."""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

SESSION = {
    "id": "vs_1",
    "object": "identity.verification_session",
    "client_secret": "vs_1_secret_test",
    "created": 1795288000,
    "last_error": None,
    "last_verification_report": None,
    "livemode": False,
    "metadata": {},
    "redaction": None,
    "status": "requires_input",
    "type": "document",
    "url": "https://verify.example.test/start/once",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: str
    path: str
    query: list[tuple[str, str]]
    form: list[tuple[str, str]]
    headers: dict[str, str]


class ScriptedStripe(ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.calls: list[Call] = []
        self.answers: deque[tuple[int | None, object, dict[str, str]]] = deque()
        self.place = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.place}"

    def will_answer(self, body, status=200, **headers):
        """Answer the next call so; ``status`` None cuts the connection."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, body, named))

    def will_refuse(self, status, code=None, *, kind="invalid_request_error", **details):
        error = {"type": kind, "code": code, "message": "Anna Andersson said no", **details}
        self.will_answer({"error": error}, status, Request_Id="req_1")


class _Answering(BaseHTTPRequestHandler):
    server: ScriptedStripe

    def _answer(self):
        parts = urlsplit(self.path)
        posted = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.calls.append(
            Call(
                method=self.command,
                path=parts.path,
                query=parse_qsl(parts.query, keep_blank_values=True),
                form=parse_qsl(posted, keep_blank_values=True),
                headers=dict(self.headers.items()),
            )
        )
        status, body, headers = (
            self.server.answers.popleft() if self.server.answers else (200, SESSION, {})
        )
        if status is None:
            return
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - http.server asks for these names

    def log_message(self, *_):
        pass


@contextmanager
def scripted_stripe() -> Iterator[ScriptedStripe]:
    server = ScriptedStripe()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
