"""What a child does between its parent's fork and its own first line: it leaves the family.

A session of its own, so that Ctrl-C reaches the supervisor alone; an end with the parent; its
own log, settings and signals; and nothing open that was the parent's.
"""

import ctypes
import os
import runpy
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Final, NoReturn

from app.settings import adopt_environment

TOLD: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""The signals that a supervisor listens for and its parts must not listen for in its stead."""

_ROOT = str(Path(__file__).parents[2])
_PARENT_DIES = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_NAME = 15  # PR_SET_NAME
_STREAMS = 3
_prctl: Callable[..., int] | None = getattr(ctypes.CDLL(None), "prctl", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whose child it is, what it is called, and the open file to which it writes."""

    parent: int
    name: str
    output: int


def be(origin: Origin, words: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Become ``python -m`` with these words; never return to the code of the parent."""
    status = 1
    try:
        _leave(origin)
        adopt_environment(environment)
        status = _run(words)
    except BaseException as problem:  # noqa: BLE001 - above us is the supervisor, who would end everybody
        sys.excepthook(type(problem), problem, problem.__traceback__)
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:  # also where the disk takes no more of its log
            os._exit(status)


def die_with_parent() -> None:
    """Let the kernel ask this process to end should its parent be killed outright."""
    if _prctl is not None:
        _prctl(_PARENT_DIES, signal.SIGTERM)


def _leave(origin: Origin) -> None:
    os.setsid()
    for number in TOLD:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)
    die_with_parent()
    if os.getppid() != origin.parent:  # it was killed before the kernel knew
        sys.exit(1)
    if _prctl is not None:
        _prctl(_NAME, origin.name.encode())
    _take_streams(origin.output)


def _take_streams(output: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for place, stream in enumerate((nothing, output, output)):
        os.dup2(stream, place)
    os.closerange(_STREAMS, os.sysconf("SC_OPEN_MAX"))
    for text in (sys.stdout, sys.stderr):
        if isinstance(text, TextIOWrapper):  # as python -u, which the other parts begin with
            text.reconfigure(line_buffering=True)


def _run(words: Sequence[str]) -> int:
    """Run a module as the program, and return the status with which it ends."""
    if _ROOT not in sys.path:
        sys.path.insert(0, _ROOT)
    sys.argv = list(words)
    try:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        sys.stderr.write(f"{end.code}\n")
        return 1
    return 0
