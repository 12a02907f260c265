"""Who uses the embedded database: any number of processes share it, a restore has it alone.

The locks are the kernel's (flock), so that a process that dies gives its share back.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.model.errors import InvalidInputError, StorageUnavailableError

_BUSY = (
    "Clearhold runs with the database {path}. Stop it first, and its commands: a restore must "
    "have the database alone. Nothing was changed."
)
_UNDER_WAY = (
    "The database {path} is being restored. Start again when `clearhold restore` has ended."
)
_UNFINISHED = (
    "A restore of {path} was begun and never finished, so that nothing may use it. Run `clearhold "
    "restore` again with the same file; it says what is left to do."
)
_AWAY = "The folder of the database {path} cannot be written: {why}."


def share(path: Path) -> int:
    """Take part in the use of a database; return the open file that says so, to be closed.

    Raises:
        InvalidInputError: a restore has it, or was broken off.
        StorageUnavailableError: its folder cannot be written.
    """
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise InvalidInputError(_UNDER_WAY.format(path=path)) from None
    if marker_of(path).exists():
        os.close(descriptor)
        raise InvalidInputError(_UNFINISHED.format(path=path))
    return descriptor


@contextmanager
def have_alone(path: Path) -> Iterator[None]:
    """Keep every process of ours away from a database.

    Raises:
        InvalidInputError: one uses it.
        StorageUnavailableError: its folder cannot be written.
    """
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise InvalidInputError(_BUSY.format(path=path)) from None
    try:
        yield
    finally:
        os.close(descriptor)


def marker_of(path: Path) -> Path:
    """Return the file that stands beside a database while its restore is not finished."""
    return path.with_name(f"{path.name}.restore-unfinished")


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(f"{path}.use", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise StorageUnavailableError(_AWAY.format(path=path, why=problem.strerror)) from problem
