"""A copy of the embedded database as it is at one moment, while everything runs and writes."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.model.errors import InvalidInputError, StorageUnavailableError
from app.store.schema_version import schema_of

Tell = Callable[[int, int], None]
"""Is told how many of how many bytes are done."""

_PAGES_AT_ONCE = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A whole copy, open for reading."""

    content: BinaryIO
    size: int
    schema: str
    """The version of its tables; empty where it never had any."""


@contextmanager
def snapshot(database: Path, tell: Tell) -> Iterator[Snapshot]:
    """Lend a copy; nothing of it is left afterwards.

    One reading transaction stays open while SQLite's back-up interface copies page by page:
    it sees one state throughout, and in the write-ahead mode keeps no writer waiting. The
    copy stands beside the database for as long as that takes, readable to its owner alone.

    Raises:
        InvalidInputError: another back-up is under way.
        StorageUnavailableError: the copy has no place on the disk, or the database is damaged.
    """
    copy = _place_of(database)
    with _only_one(copy):
        schema = _made(database, copy, tell)
        with copy.open("rb") as content:
            # An open file that has no name is gone with this process, however it ends.
            copy.unlink()
            yield Snapshot(content=content, size=os.fstat(content.fileno()).st_size, schema=schema)


def clear_broken_off(database: Path) -> None:
    """Delete what a back-up left that was killed while it copied; one under way is left alone."""
    copy = _place_of(database)
    if copy.exists():
        with suppress(InvalidInputError), _only_one(copy):
            copy.unlink(missing_ok=True)


def _place_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.copying")


@contextmanager
def _only_one(copy: Path) -> Iterator[None]:
    descriptor = os.open(f"{copy}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise InvalidInputError("Another back-up of this database is under way.") from None
    finally:
        os.close(descriptor)


def _made(database: Path, copy: Path, tell: Tell) -> str:
    copy.unlink(missing_ok=True)
    try:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return _copy(database, copy, tell)
    except (OSError, sqlite3.Error) as problem:
        copy.unlink(missing_ok=True)
        msg = f"The database cannot be copied: {problem}. Is there room for it in {copy.parent}?"
        raise StorageUnavailableError(msg) from None
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def _copy(database: Path, copy: Path, tell: Tell) -> str:
    with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as source:
        size = int(source.execute("PRAGMA page_size").fetchone()[0])
        # The copy is sealed and thrown away: it need not outlive a power cut.
        with closing(sqlite3.connect(copy)) as target:
            target.execute("PRAGMA synchronous=OFF")
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(
                target,
                pages=_PAGES_AT_ONCE,
                progress=lambda _, left, total: tell((total - left) * size, total * size),
            )
            source.rollback()
            # All of it in one file, without a write-ahead log beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            return schema_of(target)
