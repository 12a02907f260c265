"""Makes a back-up of the embedded database while it is in use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.model.errors import InvalidInputError, StorageUnavailableError
from app.store.backups.sealed_file import Head, head_for, write_sealed
from app.store.backups.snapshot import Tell, snapshot
from app.store.keyring import Keyring
from app.store.transaction import Database

_NOT_EMBEDDED = (
    "Clearhold makes back-ups of its embedded database only. This one is PostgreSQL: use pg_dump "
    "or your provider's back-ups, and after putting one back, run `clearhold erasures --since …` before "
    "anything starts (docs/backups.md)."
)


def make_backup(
    database: Database, keyring: Keyring, out: BinaryIO, *, made_at: datetime, tell: Tell
) -> Head:
    """Write a sealed back-up of all that is committed now; return its head.

    Raises:
        InvalidInputError: the database is none of the embedded kind.
        StorageUnavailableError: there is no room for it, or the database is damaged.
    """
    if database.path is None:
        raise InvalidInputError(_NOT_EMBEDDED)
    try:
        with snapshot(database.path, lambda done, total: tell(done // 2, total)) as copy:
            head, key = head_for(keyring, made_at=made_at, schema=copy.schema, size=copy.size)
            for done in write_sealed(out, head, key, copy.content):
                tell((copy.size + done) // 2, copy.size)
    finally:
        # Erased rows had to stay in the log for as long as the copy read.
        database.forget_deleted()
    return head


@contextmanager
def whole_file(target: Path, *, may_replace: bool) -> Iterator[BinaryIO]:
    """Lend a file that is there under its name only once it is written as a whole, and durable.

    Raises:
        InvalidInputError: there is one, and it may not be replaced.
        StorageUnavailableError: it cannot be written.
    """
    if target.exists() and not may_replace:
        raise InvalidInputError(f"{target} is there already. Choose another name, or --force.")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with os.fdopen(_opened(partial), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        sync_folder(target.parent)
    except OSError as problem:
        msg = f"{target} cannot be written: {problem.strerror}. There is no back-up there."
        raise StorageUnavailableError(msg) from None
    finally:
        partial.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
