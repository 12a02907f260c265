"""One machine with the product's real processes, any of which may be killed at any moment.

Whatever dies is started again at once, as a supervisor would; whatever was started is
ended at the end, also when a test fails or pytest itself is killed.
"""

import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
import requests

from app.supervisor.parts import Part

_DIES_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_LOOK_SECONDS = 0.02
_prctl = getattr(ctypes.CDLL(None), "prctl", None)


class Machine:
    """Processes by name. Only those that it started itself are ever signalled."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self._logs = logs
        self.environment = environment
        self._parts: dict[str, Part] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._start_again_whatever_died)
        self.fell_over: list[str] = []
        """What ended by itself, such as a worker whose queue was killed."""

    def start(self, parts: Sequence[Part]) -> None:
        """Start parts together and wait until each of them serves."""
        for part in parts:
            with self._turn:
                self._parts[part.name] = part
                self._running[part.name] = self._begin(part)
        if not self._watcher.ident:
            self._watcher.start()
        until_nothing(
            lambda: [one.name for one in parts if not serves(one.ready_at)], look=_LOOK_SECONDS * 5
        )

    def kill(self, name: str) -> None:
        """Kill a process and its children with SIGKILL, and start it anew."""
        with self._turn:
            _kill(self._running[name])
            self._running[name] = self._begin(self._parts[name])

    def pid_of(self, name: str) -> int:
        """Return the id of what runs under a name now."""
        with self._turn:
            return self._running[name].pid

    def end(self) -> None:
        """End everything that was started."""
        self._ended.set()
        if self._watcher.ident:
            self._watcher.join()
        for process in self._running.values():
            _kill(process)

    def _begin(self, part: Part) -> "subprocess.Popen[bytes]":
        self._logs.mkdir(parents=True, exist_ok=True)
        with (self._logs / f"{part.name}.log").open("ab") as log:
            return subprocess.Popen(
                part.command,
                env={**self.environment, **part.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, bound beforehand
            )

    def _start_again_whatever_died(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            with self._turn:
                for name, process in self._running.items():
                    if process.poll() is not None:
                        self.fell_over.append(name)
                        self._running[name] = self._begin(self._parts[name])


@contextmanager
def machine(logs: Path, environment: Mapping[str, str]) -> Iterator[Machine]:
    """Give a machine, and end all of its processes at the end of the block."""
    made = Machine(logs, environment)
    try:
        yield made
    finally:
        made.end()


def until_nothing(
    is_left: Callable[[], Sequence[object]], seconds: float = 120.0, *, look: float = _LOOK_SECONDS
) -> float:
    """Wait until nothing is left to wait for, and return how many seconds that took."""
    began = time.monotonic()
    pause = threading.Event()
    while left := is_left():
        waited = time.monotonic() - began
        assert waited < seconds, f"after {seconds:.0f} seconds there is still left: {left}"
        pause.wait(look)
    return time.monotonic() - began


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on now."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _kill(process: "subprocess.Popen[bytes]") -> None:
    # Its own session is its own group: gunicorn's children go with it.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def serves(address: str) -> bool:
    """Tell whether somebody answers at an address or socket; nowhere is always answered."""
    if not address:
        return True
    try:
        if address.startswith("unix://"):
            with redis.Redis.from_url(address) as connection:
                return bool(connection.ping())
        return requests.get(address, timeout=2, allow_redirects=False).ok
    except (redis.RedisError, requests.RequestException):
        return False


def _die_with_parent() -> None:
    if _prctl is not None:
        _prctl(_DIES_WITH_ITS_PARENT, signal.SIGKILL)
