"""Parts that begin as a fork of the supervisor, which has already imported what they need.

A process that is started costs one and a half to two seconds of processor before it does
anything, nearly all of it imports; a fork costs hundredths, and shares the memory of what was
imported (docs/decisions/0031). It is as much a process of its own as any other: see child.py.

The supervisor must have no connection to a database when it forks. SQLite's library would
take what it knows of the parent's connection for its own, and lock nothing.
"""

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib import import_module
from time import monotonic
from typing import Final

from app.supervisor.child import TOLD, Origin, be

CAN_FORK: Final = sys.platform == "linux"
"""Elsewhere the system's own libraries may not bear a fork; parts are started like any command."""

_LOOK_SECONDS = 0.01


class Forked:
    """A process that was forked off, asked after as one that was started (`subprocess.Popen`)."""

    def __init__(self, pid: int) -> None:
        """Keep its id."""
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return how it ended, a signal as a negative number; None while it lives."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, and return how.

        Raises:
            subprocess.TimeoutExpired: it did not within so many seconds.
        """
        until = None if timeout is None else monotonic() + timeout
        pause = threading.Event()
        while (status := self.poll()) is None:
            if until is not None and monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            pause.wait(_LOOK_SECONDS)
        return status


def preload(modules: Sequence[str]) -> None:
    """Import what forks will need, and have no fork write to it by looking there for garbage."""
    gc.disable()
    for module in modules:
        import_module(module)
    gc.freeze()
    gc.enable()


def fork(name: str, words: Sequence[str], environment: Mapping[str, str], output: int) -> Forked:
    """Run ``python -m`` with these words in a fork, which ``ps`` shows by this name.

    It writes to the open file ``output``, and has nothing else of ours.
    """
    origin = Origin(parent=os.getpid(), name=name, output=output)
    # What is buffered would be written twice.
    sys.stdout.flush()
    sys.stderr.flush()
    # Asked to end before it listens for itself, it would note that as the supervisor it was.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
    child = os.fork()
    if not child:
        be(origin, words, environment)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Forked(child)
