"""The load generator: one process, one thread, many kept connections, loopback only.

``python -m benchmarks.load`` reads a `Load` from standard input as JSON, makes every
request before its clock starts, and writes a `Loaded` to standard output. A
connection sends its next request once the one before was answered.
"""

import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from app.clock import SystemClock
from benchmarks.orders import body_of, request_of

_LOOPBACK = "127.0.0.1"
_HELLO = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What to send: orders from number ``first`` on to ``path``, or GET / without a path."""

    port: int
    requests: int
    path: str = ""
    secret: str = ""
    first: int = 0
    connections: int = 64
    seconds_at_most: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came back. Times are in seconds, on the clock of ``time.perf_counter``."""

    began_at: float
    seconds: float
    answered: int
    p50: float
    p99: float
    statuses: dict[str, int]
    hung_up: int
    """How often the server closed a kept connection, and the request was sent again on another."""
    busy: float
    """Which part of one core the generator itself used."""

    def rate(self) -> float:
        """Return answers a second."""
        return self.answered / self.seconds


@dataclass(slots=True)
class _Connection:
    port: int
    socket: socket.socket
    request: bytes = b""
    sent_at: float = 0.0
    answer: bytes = b""

    @classmethod
    def open(cls, port: int) -> "_Connection":
        return cls(port, socket.create_connection((_LOOPBACK, port), timeout=20))

    def send(self, request: bytes) -> None:
        self.request, self.answer = request, b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read on; raises ConnectionError where the server hung up instead."""
        part = self.socket.recv(65536)
        if not part:
            msg = "the server closed a kept connection"
            raise ConnectionError(msg)
        self.answer += part
        head, end, body = self.answer.partition(b"\r\n\r\n")
        if not end:
            return False
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        return len(body) >= int(length)

    def status(self) -> str:
        return self.answer[9:12].decode()


@dataclass(slots=True)
class _Tally:
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    hung_up: int = 0

    def add(self, connection: _Connection) -> None:
        self.latencies.append(time.perf_counter() - connection.sent_at)
        self.statuses[connection.status()] += 1

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def send_all(load: Load) -> Loaded:
    """Send everything and return what came back."""
    requests = list(_requests(load))
    tally = _Tally()
    busy_before, began_at = time.process_time(), time.perf_counter()
    _exchange(load, requests, tally)
    seconds = time.perf_counter() - began_at
    return Loaded(
        began_at=began_at,
        seconds=seconds,
        answered=len(tally.latencies),
        p50=tally.percentile(0.50),
        p99=tally.percentile(0.99),
        statuses=dict(tally.statuses),
        hung_up=tally.hung_up,
        busy=(time.process_time() - busy_before) / seconds,
    )


def deliver(port: int, path: str, body: bytes, secret: str) -> float:
    """Send one order on a connection of its own and return when that began.

    Raises:
        RuntimeError: it was not answered 200.
    """
    request = request_of(path, body, secret)
    began_at = time.perf_counter()
    connection = _Connection.open(port)
    with connection.socket:
        connection.send(request)
        while not connection.is_answered():
            continue
    if connection.status() != "200":
        msg = f"a delivery to {path} was answered {connection.status()}"
        raise RuntimeError(msg)
    return began_at


def _requests(load: Load) -> Iterator[bytes]:
    placed_at = SystemClock().now()
    for number in range(load.first, load.first + load.requests):
        if load.path:
            yield request_of(load.path, body_of(number, placed_at), load.secret)
        else:
            yield _HELLO


def _exchange(load: Load, requests: list[bytes], tally: _Tally) -> None:
    until = time.perf_counter() + load.seconds_at_most
    waiting = iter(requests)
    with selectors.DefaultSelector() as selector:
        for _, request in zip(range(load.connections), waiting, strict=False):
            _send(_Connection.open(load.port), request, selector)
        while selector.get_map() and time.perf_counter() < until:
            for key, _ in selector.select(timeout=1):
                _go_on(key.data, waiting, selector, tally)


def _go_on(
    connection: _Connection,
    waiting: Iterator[bytes],
    selector: selectors.BaseSelector,
    tally: _Tally,
) -> None:
    try:
        if not connection.is_answered():
            return
        tally.add(connection)
        request = next(waiting, None)
        if request is not None:
            connection.send(request)
            return
    except ConnectionError:
        tally.hung_up += 1
        again = _Connection.open(connection.port)
        _send(again, connection.request, selector)
        again.sent_at = connection.sent_at
    selector.unregister(connection.socket)
    connection.socket.close()


def _send(connection: _Connection, request: bytes, selector: selectors.BaseSelector) -> None:
    selector.register(connection.socket, selectors.EVENT_READ, connection)
    connection.send(request)


if __name__ == "__main__":
    loaded = send_all(msgspec.json.decode(sys.stdin.buffer.read(), type=Load))
    sys.stdout.buffer.write(msgspec.json.encode(loaded))
