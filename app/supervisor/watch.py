"""Starts processes, starts again what dies, and ends every one of them at the end."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeAlias

import redis
import requests

from app.model.errors import UnreachableError
from app.ports import Clock
from app.supervisor.child import die_with_parent
from app.supervisor.fork import CAN_FORK, Forked, fork
from app.supervisor.parts import Part
from app.supervisor.signs_of_life import SignsOfLife

_READY_WITHIN = timedelta(seconds=90)
"""On a machine that has too much to do already, such as when everything begins again at once."""
_LOOK_SECONDS = 0.05
_TURNS_A_SECOND = 20
_PATIENCE_SECONDS = 12
_LARGEST_LOG = 20 * 1024 * 1024
_LONGEST_PAUSE = 10.0
_LONG_LIFE = timedelta(seconds=10)
"""What was killed after it is no victim of its own bugs, and need not wait."""
_SOCKET = "unix://"

_Process: TypeAlias = "subprocess.Popen[bytes] | Forked"


@dataclass(slots=True)
class _Running:
    part: Part
    process: _Process
    began_at: datetime
    deaths: int = 0
    """How often in a row it ended after a short life."""
    begin_again_at: datetime | None = None


@dataclass(slots=True)
class Watch:
    """The processes of one `clearhold run`."""

    logs: Path
    environment: Mapping[str, str]
    clock: Clock
    say: Callable[[str], None]
    may_fork: bool = False
    """Whether our own parts are forked off this process (fork.py says what that asks of it)."""
    signs: SignsOfLife | None = None
    """Where the parts that beat show that they live; None: nobody looks."""
    stopped: threading.Event = field(default_factory=threading.Event)
    _running: list[_Running] = field(default_factory=list)

    def start(self, parts: Sequence[Part]) -> None:
        """Start parts together and wait until all serve; after the queue, as others need it at once.

        Raises:
            UnreachableError: a part ended or did not serve in time; the text names its log.
        """
        begun = []
        for part in parts:
            running = _Running(part, self._begin(part), self.clock.now())
            self._expect_sign(running)
            self._running.append(running)
            begun.append(running)
            if part.ready_at.startswith(_SOCKET):
                self._await_ready(running)
        for running in begun:
            self._await_ready(running)

    def watch(self) -> None:
        """Start again whatever dies, until told to stop."""
        turns = count(1)
        while not self.stopped.wait(_LOOK_SECONDS):
            self._begin_again_what_died()
            if next(turns) % _TURNS_A_SECOND == 0:
                self._kill_what_is_silent()

    def end(self) -> None:
        """End every process that was started: all at once, and Valkey when nobody needs it."""
        others = [one.process for one in self._running if one.part.name != "valkey"]
        for process in others:
            process.terminate()
        for process in (*others, *(one.process for one in self._running)):
            _end(process)

    def _begin(self, part: Part) -> _Process:
        self.logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = self.logs / f"{part.name}.log"
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        environment = {**self.environment, **part.environment}
        with log.open("ab") as output:
            if part.is_ours and self.may_fork:
                return fork(part.name, part.words(), environment, output.fileno())
            return subprocess.Popen(  # noqa: S603 - our own commands
                part.command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C reaches the whole foreground group: only we may act on it.
                start_new_session=True,
                preexec_fn=die_with_parent if CAN_FORK else None,  # noqa: PLW1509
            )

    def _begin_again_what_died(self) -> None:
        for running in self._running:
            if running.process.poll() is not None:
                self._begin_again(running)

    def _expect_sign(self, running: _Running) -> None:
        if self.signs is not None and running.part.beats:
            self.signs.expect(running.process.pid)

    def _kill_what_is_silent(self) -> None:
        for running in self._running:
            if self.signs is not None and self.signs.is_silent(running.process.pid):
                self.say(f"{running.part.name} gives no sign of life any more; it is killed.")
                with suppress(ProcessLookupError):
                    os.killpg(running.process.pid, signal.SIGKILL)

    def _begin_again(self, running: _Running) -> None:
        now = self.clock.now()
        if running.begin_again_at is None:
            lived_long = now - running.began_at >= _LONG_LIFE
            running.deaths = 1 if lived_long else running.deaths + 1
            running.begin_again_at = now + _pause_after(running.deaths)
            code = running.process.returncode
            if self.signs is not None:
                self.signs.forget(running.process.pid)
            self.say(f"{running.part.name} ended (exit status {code}); it is started again.")
        if now >= running.begin_again_at:
            running.begin_again_at = None
            running.began_at = now
            running.process = self._begin(running.part)
            self._expect_sign(running)

    def _await_ready(self, running: _Running) -> None:
        part = running.part
        until = self.clock.now() + _READY_WITHIN
        while not _serves(part.ready_at):
            # Killed is not the same as unable to start.
            is_unable = (running.process.poll() or -1) > 0
            if is_unable or self.clock.now() > until:
                msg = f"{part.name} did not start. Its log says why: {self.logs / part.name}.log"
                raise UnreachableError(msg)
            self._begin_again_what_died()
            if self.stopped.wait(_LOOK_SECONDS / 4):
                return


def _pause_after(deaths: int) -> timedelta:
    """Return none after one death, and ever more after several that follow short lives."""
    return timedelta(seconds=min(0.25 * (2 ** (deaths - 1) - 1), _LONGEST_PAUSE))


def _serves(address: str) -> bool:
    if not address:
        return True
    try:
        if address.startswith(_SOCKET):
            return bool(redis.Redis.from_url(address).ping())
        return requests.get(address, timeout=2, allow_redirects=False).ok
    except (redis.RedisError, requests.RequestException):
        return False


def _end(process: _Process) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
