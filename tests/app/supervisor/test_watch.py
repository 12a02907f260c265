"""Whatever dies is started again: at once, and more slowly the more often it dies."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.supervisor.parts import Part
from app.supervisor.watch import Watch

LIVES_ON = "import os, threading; print(os.getpid(), flush=True); threading.Event().wait()"


class OwnClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


class Watched:
    """A watch over one process that lives until it is killed."""

    def __init__(self, folder) -> None:
        self.clock = OwnClock()
        self.said: list[str] = []
        self.log = folder / "part.log"
        self.watch = Watch(logs=folder, environment={}, clock=self.clock, say=self.said.append)
        self.watch.start([Part(name="part", command=(sys.executable, "-c", LIVES_ON))])

    def pids(self) -> list[int]:
        return [int(pid) for pid in self.log.read_text().split()]

    def kill(self) -> None:
        until(lambda: len(self.pids()) > len(self.said))
        os.kill(self.pids()[-1], signal.SIGKILL)
        deaths = len(self.said) + 1
        until(lambda: len(self.said) == deaths)

    def is_started_again_within(self, seconds: float, patience: float = 20.0) -> bool:
        """Let the watch's time go on, and see, for some real seconds, whether it begins."""
        self.clock.time += timedelta(seconds=seconds)
        return until(lambda: len(self.pids()) > len(self.said), patience)


@pytest.fixture
def watched(tmp_path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    thread = threading.Thread(target=made.watch.watch)
    thread.start()
    try:
        yield made
    finally:
        made.watch.stopped.set()
        thread.join()
        made.watch.end()


def until(is_so: Callable[[], bool], patience: float = 20.0) -> bool:
    give_up_at = time.monotonic() + patience
    pause = threading.Event()
    while not is_so() and time.monotonic() < give_up_at:
        pause.wait(0.01)
    return is_so()


def test_what_dies_is_started_again(watched: Watched):
    watched.kill()

    assert watched.is_started_again_within(0)
    assert watched.said == ["part ended (exit status -9); it is started again."]


def test_what_dies_again_and_again_waits_longer(watched: Watched):
    for _ in range(4):
        watched.kill()
        assert watched.is_started_again_within(2)
    watched.kill()

    assert not watched.is_started_again_within(3, patience=0.5)
    assert watched.is_started_again_within(2)


def test_after_a_long_life_nobody_counts_how_often_it_died_before(watched: Watched):
    for _ in range(4):
        watched.kill()
        assert watched.is_started_again_within(2)
    watched.clock.time += timedelta(seconds=10)
    watched.kill()

    assert watched.is_started_again_within(0)


def test_what_is_killed_before_it_serves_is_started_again(tmp_path):
    """The first life kills itself; the second serves, as nobody has to be called."""
    once = tmp_path / "was-here"
    dies = (
        "import http.server, os, pathlib, signal, sys\n"
        "mark = pathlib.Path(sys.argv[1])\n"
        "if not mark.exists():\n"
        "    mark.touch()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "address = ('127.0.0.1', int(sys.argv[2]))\n"
        "http.server.HTTPServer(address, http.server.SimpleHTTPRequestHandler).serve_forever()\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    part = Part(
        name="part",
        command=(sys.executable, "-c", dies, str(once), str(port)),
        ready_at=f"http://127.0.0.1:{port}/",
    )
    said: list[str] = []
    watch = Watch(logs=tmp_path, environment={}, clock=OwnClock(), say=said.append)
    try:
        watch.start([part])
        assert said == ["part ended (exit status -9); it is started again."]
    finally:
        watch.end()
