"""The journal of erasures: files beside the database, as it outlives the database's own loss.

A line is appended and durable before what it tells of is committed: should a process die in
between, something is repeated after a restore that was asked for anyhow. A file holds one
month, so that what is older than any back-up goes with its file. What leads to a person is
a keyed hash (app/store/keyring.py).
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from app.model.erasure import Erasure
from app.model.errors import StorageUnavailableError

BACKUPS_KEPT: Final = timedelta(days=400)
"""For how long an operator may keep a back-up, unless they set otherwise."""

_AWAY = (
    "The journal of erasures in {folder} cannot be written: {why}. Nothing was erased, as an older "
    "back-up would bring it back unnoticed."
)


class ErasureJournal:
    """The journal in a folder; without one nothing is noted, as in a replay of it."""

    def __init__(self, folder: Path | None, keep: timedelta = BACKUPS_KEPT) -> None:
        """Write nothing yet. ``keep`` is how long lines stay."""
        self._folder = folder
        self.keep = keep

    def note(self, erasure: Erasure) -> None:
        """Append a line, durably. To be called before the erasure is committed.

        Raises:
            StorageUnavailableError: it cannot be written; then nothing may be erased.
        """
        if self._folder is None:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _append(self._folder / _file_of(erasure.at), msgspec.json.encode(erasure) + b"\n")
        except OSError as problem:
            msg = _AWAY.format(folder=self._folder, why=problem.strerror)
            raise StorageUnavailableError(msg) from problem

    def trim(self, now: datetime) -> None:
        """Delete months that are over for longer than back-ups are kept."""
        if self._folder is None:
            return
        for file in self._folder.glob("*.jsonl"):
            if file.name < _file_of(now - self.keep):
                file.unlink(missing_ok=True)


def read_journals(folders: Iterable[Path], since: datetime) -> Iterator[Erasure | None]:
    """Yield what was erased since a time; None for a line that is damaged.

    A process that dies while it writes leaves half a line: what that told of was never done.
    """
    for folder in folders:
        for file in sorted(folder.glob("*.jsonl")):
            if file.name < _file_of(since):
                continue
            with file.open("rb") as lines:
                for line in lines:
                    erasure = _read(line)
                    if erasure is None or erasure.at >= since:
                        yield erasure


def _append(file: Path, line: bytes) -> None:
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        is_new = size == 0
        if not is_new and os.pread(descriptor, 1, size - 1) != b"\n":
            # Half a line, of somebody who died while writing it.
            line = b"\n" + line
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync(file.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(line: bytes) -> Erasure | None:
    try:
        return msgspec.json.decode(line, type=Erasure)
    except msgspec.MsgspecError:
        return None


def _file_of(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m}.jsonl"
