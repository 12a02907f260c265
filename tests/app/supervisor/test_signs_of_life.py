"""A part that was stopped does not die; its silence tells."""

import os
import signal
import sys
import threading
from datetime import UTC, datetime

import pytest

from app.supervisor.parts import Part
from app.supervisor.signs_of_life import SignsOfLife
from app.supervisor.watch import Watch
from tests.app.supervisor.test_watch import until

TOUCHES = """
import os, pathlib, sys, threading

sign, pause, touched = pathlib.Path(sys.argv[1], str(os.getpid())), threading.Event(), 0
while not pause.wait(0.02):
    if sign.exists():
        os.utime(sign)
        touched += 1
    if touched == 5:
        print(os.getpid(), flush=True)
"""
PID = 17


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def signs(tmp_path) -> SignsOfLife:
    made = SignsOfLife(tmp_path / "alive", looks=3)
    made.expect(PID)
    return made


def touch(tmp_path, at: int) -> None:
    os.utime(tmp_path / "alive" / str(PID), ns=(at, at))


def test_who_touches_its_sign_now_and_then_lives(signs, tmp_path):
    for at in range(1, 10):
        touch(tmp_path, at)
        assert [signs.is_silent(PID) for _ in range(3)] == [False] * 3


def test_who_does_not_any_more_is_silent_after_some_looks(signs, tmp_path):
    touch(tmp_path, 1)

    assert [signs.is_silent(PID) for _ in range(4)] == [False, False, False, True]


def test_who_only_begins_is_not_silent(signs):
    assert not any(signs.is_silent(PID) for _ in range(100))


def test_nobody_is_silent_where_signs_cannot_be_touched(signs, tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(28, "No space left on device")

    touch(tmp_path, 1)
    monkeypatch.setattr("app.supervisor.signs_of_life.os.utime", refuse)

    assert not any(signs.is_silent(PID) for _ in range(100))


def test_nobody_is_silent_whose_sign_was_tidied_away(signs, tmp_path):
    touch(tmp_path, 1)
    signs.is_silent(PID)
    (tmp_path / "alive" / str(PID)).unlink()

    assert not any(signs.is_silent(PID) for _ in range(100))


def test_the_dead_leave_no_sign(signs, tmp_path):
    signs.forget(PID)

    assert list((tmp_path / "alive").iterdir()) == []
    assert not signs.is_silent(PID)


def test_a_part_that_was_stopped_is_killed_and_started_again(tmp_path):
    alive, said = tmp_path / "alive", []
    watch = Watch(
        logs=tmp_path,
        environment={},
        clock=SystemClock(),
        say=said.append,
        signs=SignsOfLife(alive, looks=1),
    )
    command = (sys.executable, "-c", TOUCHES, str(alive))
    thread = threading.Thread(target=watch.watch)
    watch.start([Part(name="rules", command=command, beats=True)])
    thread.start()
    try:
        assert until(lambda: len(pids(tmp_path)) == 1)
        os.kill(pids(tmp_path)[0], signal.SIGSTOP)
        assert until(lambda: len(pids(tmp_path)) == 2)
    finally:
        watch.stopped.set()
        thread.join()
        watch.end()
    assert said == [
        "rules gives no sign of life any more; it is killed.",
        "rules ended (exit status -9); it is started again.",
    ]


def pids(folder) -> list[int]:
    return [int(pid) for pid in (folder / "rules.log").read_text().split()]
