"""The database, and the only way into it: ``read`` and ``write`` transactions.

On SQLite all writers of all processes take one blocking file lock first: SQLite's
own busy handler sleeps and polls, which made the tail of acknowledgements
(facts: p99 92 ms against 25 ms with the lock).
"""

import fcntl
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from app.model.errors import StorageUnavailableError
from app.store.in_use import share

Transaction = Connection
"""An open transaction: what the store's questions are asked through."""

_AWAY = "The database cannot be written or reached at the moment; nothing was stored."
_AFTERWARDS = "afterwards"
_CONNECT_SECONDS = 5
"""How long PostgreSQL may take to answer a new connection; its address may say otherwise."""

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-32000",
)


def after_commit(tx: Transaction, act: Callable[[], None]) -> None:
    """Do something small and safe once what was written is kept; never if it is not."""
    tx.info[_AFTERWARDS].append(act)


class Database:
    """One database, SQLite or PostgreSQL, shared by all threads of a process."""

    def __init__(self, url: str) -> None:
        """Prepare the way in; nothing is opened yet, but an embedded database counts as in use.

        Raises:
            InvalidInputError: it is being restored, or its restore was broken off.
        """
        self._url = make_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self.path = Path(self._url.database or "") if self.is_sqlite else None
        """Where an embedded database lies; None for one elsewhere."""
        self._give_back = _nothing if self.path is None else _share(self, self.path)
        self.engine = self._engine()
        self._lock = _FileLock(Path(f"{self._url.database}.lock")) if self.is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads; it sees one state throughout.

        Raises:
            StorageUnavailableError: the database cannot be reached.
        """
        with _told(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes: all of it is kept at the end, or nothing.

        Raises:
            StorageUnavailableError: the database cannot be reached or is full.
        """
        with _told(), self._writers_turn(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            afterwards: list[Callable[[], None]] = []
            connection.info[_AFTERWARDS] = afterwards
            yield connection
            connection.commit()
        for act in afterwards:
            act()

    def forget_deleted(self) -> None:
        """Make erased rows leave SQLite's log too (truncating checkpoint).

        While somebody reads for long, such as a back-up, they stay: the clock asks again.
        """
        if self.is_sqlite:
            with _told(), self._writers_turn(), self.engine.connect() as connection:
                # All writers wait meanwhile: a long reader must not hold them up.
                connection.exec_driver_sql("PRAGMA busy_timeout=300")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("PRAGMA busy_timeout=10000")

    def disconnect(self) -> None:
        """Close every connection of this process, as before a fork; the database stays in use."""
        self.engine.dispose()

    def close(self) -> None:
        """Close every connection of this process, and use the database no more."""
        self.disconnect()
        self._give_back()

    @contextmanager
    def _writers_turn(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        with self._lock:
            yield

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(
                self._url,
                pool_pre_ping=True,
                pool_size=20,
                max_overflow=20,
                # What is written may be a person's; an error's text is read by others.
                hide_parameters=True,
                connect_args={}
                if "connect_timeout" in self._url.query
                else {"connect_timeout": _CONNECT_SECONDS},
            )
        Path(self._url.database or "").parent.mkdir(parents=True, exist_ok=True)
        # autocommit at the driver: BEGIN is ours, so that writers take their lock at once.
        engine = create_engine(
            self._url,
            poolclass=QueuePool,
            pool_size=20,
            max_overflow=20,
            hide_parameters=True,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine


def _share(database: Database, path: Path) -> Callable[[], object]:
    """Use an embedded database until the returned function is called, or nobody knows it."""
    return weakref.finalize(database, os.close, share(path))


def _nothing() -> None: ...


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ANN401
    del record
    for setting in _SQLITE_SETTINGS:
        connection.execute(setting)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OperationalError as problem:
        raise StorageUnavailableError(_AWAY) from problem
    except DBAPIError as problem:
        if problem.connection_invalidated:
            msg = "The connection to the database was lost; nothing was stored."
            raise StorageUnavailableError(msg) from problem
        raise


class _FileLock:
    """A lock that threads and processes wait for without polling; death frees it.

    Entering raises StorageUnavailableError where the disk is gone or full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: int | None = None
        self._owner = os.getpid()

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            fcntl.flock(self._descriptor(), fcntl.LOCK_EX)
        except OSError as problem:
            self._threads.release()
            raise StorageUnavailableError(_AWAY) from problem
        except BaseException:
            self._threads.release()
            raise

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _descriptor(self) -> int:
        # A forked child must open its own file: flock belongs to the open file.
        if self._file is None or self._owner != os.getpid():
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._owner = os.getpid()
        return self._file
