"""Signs by which a part shows that it lives: a file each, which it touches every second (workers/process.py).

A process that was stopped, or is caught in a library's loop, does not die: only its silence tells.
Looks are counted, not seconds: a clock that is set, or a machine that slept, silences nobody.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LOOKS: Final = 60


@dataclass(slots=True)
class _Heard:
    touched_at: int
    missed: int = 0
    is_awake: bool = False
    """Whether it has touched its sign at all: who only begins is not silent."""


class SignsOfLife:
    """The signs of the parts of one supervisor."""

    def __init__(self, folder: Path, looks: int = _LOOKS) -> None:
        """Keep the folder, and after how many looks in vain somebody is silent."""
        self._folder = folder
        self._looks = looks
        self._heard: dict[int, _Heard] = {}

    def expect(self, pid: int) -> None:
        """Lay out the sign of a process that begins; without room for it, nothing is expected."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sign(pid).touch(mode=0o600)
            self._heard[pid] = _Heard(self._touched_at(pid))

    def is_silent(self, pid: int) -> bool:
        """Look once, and tell whether too many looks in a row were in vain."""
        heard = self._heard.get(pid)
        if heard is None:
            return False
        try:
            touched_at = self._touched_at(pid)
        except OSError:  # somebody tidied up: it cannot be touched any more
            return False
        if touched_at != heard.touched_at:
            self._heard[pid] = _Heard(touched_at, is_awake=True)
            return False
        heard.missed += heard.is_awake
        return heard.missed >= self._looks and self._could_be_touched(pid)

    def forget(self, pid: int) -> None:
        """Take the sign of a dead process away."""
        self._heard.pop(pid, None)
        with suppress(OSError):
            self._sign(pid).unlink(missing_ok=True)

    def _could_be_touched(self, pid: int) -> bool:
        """Tell a silent process from a disk that takes nothing."""
        try:
            os.utime(self._sign(pid))
        except OSError:
            return False
        return True

    def _touched_at(self, pid: int) -> int:
        return self._sign(pid).stat().st_mtime_ns

    def _sign(self, pid: int) -> Path:
        return self._folder / str(pid)
