"""A disk that can be full: a small file system of its own where this user may mount one.

Elsewhere the space is taken away by the limit on how large a file of the product's may grow.
"""

import resource
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

_SIZE_MEGABYTES = 96
_BALLAST = "ballast"
_FREE = resource.RLIM_INFINITY


class Disk(Protocol):
    """Where the product keeps everything. ``how`` names what is wrong with it when it is full."""

    folder: Path
    how: str

    def fill(self) -> None:
        """Leave no room."""

    def give_back(self) -> None:
        """Make room again."""


class SmallDisk:
    how = "small file system full"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        with suppress(OSError), (self.folder / _BALLAST).open("ab", buffering=0) as ballast:
            for size in (1024 * 1024, 4096):
                with suppress(OSError):
                    while ballast.write(bytes(size)):
                        pass

    def give_back(self) -> None:
        (self.folder / _BALLAST).unlink(missing_ok=True)


class LimitedFiles:
    """Where no file system may be mounted. ``processes`` are asked for anew: they come and go."""

    how = "no file may grow"

    def __init__(self, folder: Path, processes: Callable[[], Sequence[int]]) -> None:
        self.folder = folder
        self._processes = processes

    def fill(self) -> None:
        self._limit(0)

    def give_back(self) -> None:
        self._limit(_FREE)

    def _limit(self, size: int) -> None:
        for process in self._processes():
            with suppress(ProcessLookupError, PermissionError):
                _, most = resource.prlimit(process, resource.RLIMIT_FSIZE)
                wanted = most if size == _FREE else size
                resource.prlimit(process, resource.RLIMIT_FSIZE, (wanted, most))


@contextmanager
def disk(folder: Path, processes: Callable[[], Sequence[int]]) -> Iterator[Disk]:
    """Lend a disk in a folder, for processes that can be asked for once they run."""
    folder.mkdir()
    options = f"size={_SIZE_MEGABYTES}m,mode=0700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "clearhold-chaos", str(folder)]
    try:
        mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        yield LimitedFiles(folder, processes)
        return
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a process that was just killed may not have let go of its last file.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
