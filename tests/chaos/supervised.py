"""What users run: one `clearhold run`, and the processes that it watches over.

They are found by who is whose parent, and known by their name. Only these, and the supervisor
itself, are ever signalled.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from app.supervisor.parts import Part
from tests.chaos.machine import Machine

_LOOK_SECONDS = 0.005
_DIES_WITHIN = 10.0
_BEGINS_WITHIN = 20.0
_RUN = "from app.cli import main; main()"
_PARTS = ("valkey", "web", "rules", "checks", "effects", "sweeps", "clock")
SUPERVISOR = "supervisor"
ALL = "all at once"


def clearhold_run(port: int) -> Part:
    """Return how the whole product begins; it is ready once its web serves."""
    return Part(
        name=SUPERVISOR,
        command=(sys.executable, "-c", _RUN, "run", "--port", str(port)),
        ready_at=f"http://127.0.0.1:{port}/health/live",
    )


class Supervised:
    """The parts of the `clearhold run` that a machine runs."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def parts(self) -> dict[str, int]:
        """Return the process id of every part that lives, by its name."""
        found: dict[str, int] = {}
        for process in sorted(_children_of(self._machine.pid_of(SUPERVISOR))):
            name = _name_of(process)
            if name:
                place = sum(known.partition("-")[0] == name for known in found)
                found[f"{name}-{place + 1}" if place else name] = process
        return found

    def kill(self, name: str) -> bool:
        """Kill a part, the supervisor alone, or all at once; tell whether it lived until now."""
        supervisor = self._machine.pid_of(SUPERVISOR)
        if name == SUPERVISOR:
            _kill([supervisor], os.kill)
        elif name == ALL:
            # Stopped first: at its death the kernel would ask the others to end in peace.
            os.kill(supervisor, signal.SIGSTOP)
            _kill(list(self.parts().values()), os.killpg)
            _kill([supervisor], os.kill)
        elif name in (parts := self.parts()):
            _kill([parts[name]], os.killpg)
        else:
            return False
        return True

    def end(self) -> None:
        """End the whole machine, and leave nobody behind who would end in peace and write on."""
        os.kill(self._machine.pid_of(SUPERVISOR), signal.SIGSTOP)
        _kill(list(self.parts().values()), os.killpg)
        self._machine.end()

    def await_parts(self, names: Iterable[str]) -> None:
        """Wait until all of these live, or for a while; they need not work yet."""
        wanted, pause = set(names), threading.Event()
        give_up_at = time.monotonic() + _BEGINS_WITHIN
        while wanted - set(self.parts()) and time.monotonic() < give_up_at:
            pause.wait(_LOOK_SECONDS * 10)

    def everybody(self) -> list[int]:
        """Return the ids of all processes of the product, those of the parts' children too."""
        return list(_descendants(self._machine.pid_of(SUPERVISOR)))


def _kill(processes: list[int], how: "Callable[[int, int], None]") -> None:
    for process in processes:
        # Its own session is its own group: gunicorn's children go with it.
        with suppress(ProcessLookupError):
            how(process, signal.SIGKILL)
    pause = threading.Event()
    give_up_at = time.monotonic() + _DIES_WITHIN
    while any(_lives(process) for process in processes):
        assert time.monotonic() < give_up_at, "a killed process goes on"
        pause.wait(_LOOK_SECONDS)


def _lives(process: int) -> bool:
    told = _stat(process)
    return bool(told) and told[0] != "Z"


def _children_of(parent: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            told = _stat(int(folder.name))
            if told and told[0] != "Z" and int(told[1]) == parent:
                yield int(folder.name)


def _descendants(parent: int) -> Iterator[int]:
    yield parent
    for child in _children_of(parent):
        yield from _descendants(child)


def _stat(process: int) -> list[str]:
    """Return what follows a process' name in its line: the state, the parent …"""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return []


def _name_of(process: int) -> str:
    """Return what `ps` calls it, without a number: the parts are forks, alike but for that."""
    name = ""
    with suppress(OSError):
        name = Path(f"/proc/{process}/comm").read_text().strip().partition("-")[0]
    return name if name in _PARTS else ""
