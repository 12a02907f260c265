"""Files in which the processes of a host keep their counts, so that any of them can tell all.

They are prometheus-client's own (its multi-process mode): a pair a process. Whose a pair
is, a lock decides and not, as the library has it, the process id: a process takes over the
pair of one that ended and counts on in it. So no count is lost by a kill, there are never
more files than processes at a time, and containers that share a folder do not mix theirs.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Final

from prometheus_client.metrics_core import Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from typing_extensions import override

SIZES: Final = {"counter": 1 << 18, "histogram": 1 << 18}
"""Bytes of each file: room for every label there is. They are written in full at once, as
the first touch of a page that a full disk has no room for would end the process (SIGBUS)."""


class Places:
    """This process' pair of files, by its number; a forked child gets a pair of its own."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; no file is made yet."""
        self._folder = folder
        self._owner = 0
        self._number = 0
        self._lock = -1

    def number(self) -> int:
        """Return the number of the pair, taken at each process' first call.

        Raises:
            OSError: the disk is full, or the folder may not be written.
        """
        if self._owner != os.getpid():
            self._number, self._lock = next(
                (number, lock)
                for number in count(1)
                if (lock := _locked(self._folder, number)) is not None
            )
            for kind, size in SIZES.items():
                _make_sound(self._folder / f"{kind}_{self._number}.db", size)
            self._owner = os.getpid()
        return self._number


class Together(Collector):
    """The sums over all processes that kept or keep their counts in the folder."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self._folder = folder

    @override
    def collect(self) -> Iterable[Metric]:
        files = sorted(map(str, self._folder.glob("*_*.db")))
        sums: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        return sums


def forget_counts(folder: Path) -> None:
    """Begin at nothing: what processes counted that live no more, perhaps under older names."""
    for file in folder.glob("*.lock"):
        lock = _locked(folder, int(file.stem))
        if lock is not None:
            for kind in SIZES:
                (folder / f"{kind}_{file.stem}.db").unlink(missing_ok=True)
            os.close(lock)


def _locked(folder: Path, number: int) -> int | None:
    """Return the lock on a pair, good for as long as it stays open; None while it is another's."""
    lock = os.open(folder / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _make_sound(path: Path, size: int) -> None:
    """See to it that the file is there, of full size; one that a power cut tore is begun anew."""
    if _is_sound(path, size):
        return
    unready = path.with_suffix(".new")
    try:
        unready.touch(mode=0o600)
        unready.write_bytes(bytes(size))
        unready.replace(path)
    finally:
        unready.unlink(missing_ok=True)


def _is_sound(path: Path, size: int) -> bool:
    try:
        if path.stat().st_size < size:
            return False
        for key, *_ in MmapedDict.read_all_values_from_file(str(path)):  # type: ignore[no-untyped-call]
            json.loads(key)
    except (OSError, ValueError, RuntimeError):
        return False
    return True
