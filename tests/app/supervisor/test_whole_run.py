"""`clearhold run` as users start it: its parts are forks, and share nothing that is open."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.chaos.machine import free_ports, machine
from tests.chaos.supervised import SUPERVISOR, Supervised, clearhold_run
from tests.house_rules.tree import ROOT

OURS = {"web", "rules", "checks", "effects", "sweeps", "clock"}
BEATING = OURS - {"web"}
EVERYBODY = OURS | {"valkey"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def running(folder) -> Iterator[tuple[Supervised, Callable[[], int]]]:
    """The whole product, and what its supervisor's process id is now."""
    environment = {
        **os.environ,
        "CLEARHOLD_STATE_DIR": str(folder / "state"),
        "CLEARHOLD_WEB_PROCESSES": "1",
        "PYTHONPATH": str(ROOT),
    }
    with machine(folder / "logs", environment) as made:
        made.start([clearhold_run(*free_ports(1))])
        product = Supervised(made)
        until(lambda: set(product.parts()) == EVERYBODY)
        yield product, lambda: made.pid_of(SUPERVISOR)
        product.end()


def until(is_so: Callable[[], object], patience: float = 60.0) -> None:
    give_up_at = time.monotonic() + patience
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < give_up_at, "waited in vain"
        pause.wait(0.02)


def opened(process: int) -> set[str]:
    found = set()
    for one in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            found.add(str(one.readlink()))
    return found


def sockets(process: int) -> set[str]:
    return {one for one in opened(process) if one.startswith("socket:")}


def database(process: int) -> set[str]:
    return {one for one in opened(process) if one.endswith((".sqlite3", "-wal", "-shm"))}


def test_every_part_is_a_session_of_its_own(running):
    product, _ = running

    assert all(os.getsid(process) == process for process in product.parts().values())


def test_who_forks_has_neither_the_database_nor_the_queue_open(running):
    _, supervisor = running

    until(lambda: not database(supervisor()) and not sockets(supervisor()), patience=10)


def test_every_part_has_connections_of_its_own_and_nothing_of_the_supervisor(running):
    product, supervisor = running
    parts = {name: process for name, process in product.parts().items() if name in OURS}
    until(lambda: all(database(parts[name]) for name in OURS - {"web"}))
    until(lambda: all(sockets(parts[name]) for name in OURS - {"clock"}))
    held = [sockets(process) for process in parts.values()]

    assert sum(map(len, held)) == len(set().union(*held))
    assert not any("run.lock" in one for process in parts.values() for one in opened(process))
    assert any("run.lock" in one for one in opened(supervisor()))


def test_a_part_writes_nothing_but_lines_of_ours(running, folder):
    until(lambda: set(running[0].parts()) == EVERYBODY)
    logs = [folder / "state" / "logs" / f"{name}.log" for name in sorted(OURS)]

    assert all(json.loads(line) for log in logs for line in log.read_text().splitlines())


def test_every_worker_and_the_clock_show_that_they_live(running, folder):
    product, _ = running
    signs = folder / "state" / "alive"
    beating = [signs / str(process) for name, process in product.parts().items() if name in BEATING]
    until(lambda: all(sign.exists() for sign in beating))
    before = [sign.stat().st_mtime_ns for sign in beating]

    until(
        lambda: all(sign.stat().st_mtime_ns > at for sign, at in zip(beating, before, strict=True))
    )


@pytest.mark.parametrize("part", sorted(EVERYBODY))
def test_whatever_is_killed_comes_back(running, part):
    product, _ = running
    until(lambda: set(product.parts()) == EVERYBODY)
    before = product.parts()[part]
    product.kill(part)

    until(lambda: product.parts().get(part, before) != before)
    until(lambda: set(product.parts()) == EVERYBODY)


def test_when_the_supervisor_dies_its_parts_end_and_the_next_has_its_own(running):
    product, _ = running
    until(lambda: set(product.parts()) == EVERYBODY)
    before = product.everybody()
    product.kill(SUPERVISOR)

    until(lambda: not any(map(lives, before)))
    until(lambda: set(product.parts()) == EVERYBODY)
    assert not set(before) & set(product.parts().values())


def lives(process: int) -> bool:
    with suppress(OSError):
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return told[0] != "Z"
    return False
