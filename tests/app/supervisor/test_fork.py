"""A part that is forked off the supervisor has nothing of it but what was imported."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.house_rules.tree import ROOT

SUPERVISES = """
import os, signal, sqlite3, sys
from app.supervisor.fork import fork, preload

preload([sys.argv[1]])
heard = []
signal.signal(signal.SIGTERM, lambda *_: heard.append("term"))
lock = open("lock", "w")
database = sqlite3.connect("database.sqlite3")
database.execute("CREATE TABLE IF NOT EXISTS one (two)")
print("not written yet", end="")
try:
    with open("part.log", "ab") as output:
        part = fork("rules-1", sys.argv[1:], {"CLEARHOLD_OF_THE_PART": "yes"}, output.fileno())
    status = part.wait(30)
finally:
    print("; ended:", os.getpid())
print("status", status, part.poll(), "heard", heard)
"""

TELLS = """
import json, os, signal, sys

if __name__ == "__main__":
    opened = {os.readlink(f"/proc/self/fd/{one}") for one in (0, 1, 2)}
    rest = [one for one in os.listdir("/proc/self/fd") if int(one) > 2 and os.path.exists(f"/proc/self/fd/{one}")]
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    print(json.dumps({
        "pid": os.getpid(), "session": os.getsid(0), "parent": os.getppid(),
        "argv": sys.argv[1:], "environment": dict(os.environ),
        "streams": sorted(os.path.basename(one) for one in opened), "open": len(rest),
        "name": open("/proc/self/comm").read().strip(),
        "term": signal.getsignal(signal.SIGTERM) is signal.SIG_DFL, "blocked": len(blocked),
    }))
"""

WAITS = """
import os, threading

if __name__ == "__main__":
    print(os.getpid())
    threading.Event().wait()
"""


class Supervisor:
    """A process of its own that forks one part, as pytest has threads and must not."""

    def __init__(self, folder: Path, module: str, words: list[str]) -> None:
        (folder / "part.py").write_text(module)
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISES, "part", *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{folder}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def log(self) -> str:
        with suppress(FileNotFoundError):
            return (self.folder / "part.log").read_text()
        return ""

    def part(self) -> int:
        until(lambda: self.log().endswith("\n"))
        return int(self.log())


@pytest.fixture
def supervisor(tmp_path) -> Iterator[Callable[..., Supervisor]]:
    begun = []

    def begin(module: str, *words: str) -> Supervisor:
        begun.append(Supervisor(tmp_path, module, list(words)))
        return begun[-1]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.communicate()


def until(is_so: Callable[[], object], patience: float = 30.0) -> None:
    give_up_at = time.monotonic() + patience
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < give_up_at, "waited in vain"
        pause.wait(0.01)


def lives(process: int) -> bool:
    with suppress(OSError):
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False


def test_a_part_has_its_own_session_settings_signals_and_streams_and_nothing_else_open(supervisor):
    begun = supervisor(TELLS, "--how", "well")
    said, _ = begun.process.communicate(timeout=60)
    told = json.loads(begun.log())

    assert told["session"] == told["pid"]
    assert told["parent"] == begun.process.pid
    assert told["argv"] == ["--how", "well"]
    assert {"CLEARHOLD_OF_THE_PART": "yes"}.items() <= told["environment"].items()
    assert "PATH" not in told["environment"]
    assert told["streams"] == ["null", "part.log"]
    assert told["open"] == 0
    assert told["name"] == "rules-1"
    assert told["term"]
    assert told["blocked"] == 0
    assert "status 0 0 heard []" in said


def test_what_the_supervisor_was_about_to_do_the_part_does_not_do_too(supervisor):
    begun = supervisor("")
    said, _ = begun.process.communicate(timeout=60)

    assert said.startswith(f"not written yet; ended: {begun.process.pid}\n")
    assert said.count("ended") == 1
    assert begun.log() == ""


FULL = """
import os, sys

if __name__ == "__main__":
    sys.stdout.reconfigure(write_through=False)
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
    print("what no disk takes", end="")
"""


def test_a_part_whose_log_takes_no_more_does_not_go_on_as_the_supervisor(supervisor):
    begun = supervisor(FULL)
    said, _ = begun.process.communicate(timeout=60)

    assert "status 0 0" in said
    assert begun.log() == ""


@pytest.mark.parametrize(
    ("module", "status", "log"),
    [
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit('No such shop.')", 1, "No such shop.\n"),
        ("1 / 0", 1, "ZeroDivisionError"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9, ""),
    ],
)
def test_how_a_part_ended_is_known(supervisor, module, status, log):
    begun = supervisor(f"if __name__ == '__main__':\n    {module}\n")
    said, _ = begun.process.communicate(timeout=60)

    assert f"status {status} {status}" in said
    assert log in begun.log()


def test_a_part_ends_with_its_supervisor(supervisor):
    begun = supervisor(WAITS)
    part = begun.part()
    begun.process.kill()

    until(lambda: not lives(part))


def test_a_part_told_to_end_ends_and_the_supervisor_does_not(supervisor):
    begun = supervisor(WAITS)
    os.kill(begun.part(), signal.SIGTERM)
    said, _ = begun.process.communicate(timeout=60)

    assert "status -15 -15 heard []" in said
