"""A database of its own for every test: a SQLite file, or a PostgreSQL database cut from a template."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Final, Protocol

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.store import transaction

POSTGRES_URL: Final = os.environ.get("TEST_POSTGRES_URL")
_SHARE: Final = 4


def examples(count: int) -> int:
    """How many examples a property is tried with: a share of them on the second database.

    What it says does not hang on the database, and each example takes several times as long there.
    """
    return max(count // _SHARE, 2) if POSTGRES_URL else count


class Databases(Protocol):
    """Where fresh databases come from."""

    name: str

    @contextmanager
    def fresh(self, template: str | None = None, *, once: bool = False) -> Iterator[str]:
        """Lend the URL of a new database: an empty one, or a copy of that at the URL ``template``.

        ``once``: it is not to be lent to anybody after that, emptied or not.
        """


class SqliteFiles:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def fresh(self, template: str | None = None, *, once: bool = False) -> Iterator[str]:
        del once  # Nobody else ever gets the file.
        path = self._folder / f"{secrets.token_hex(8)}.sqlite3"
        if template:
            _copy_file(Path(template.removeprefix("sqlite:///")), path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for leftover in self._folder.glob(f"{path.name}*"):
                leftover.unlink()


def _copy_file(source: Path, target: Path) -> None:
    # Not a copy of the file: what still stands in its write-ahead log must come along.
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new)


@contextmanager
def hurried_disks() -> Iterator[None]:
    """Nothing in this process outlives a power cut, so no commit of SQLite's waits for the disk."""
    hurried = tuple(
        setting.replace("synchronous=FULL", "synchronous=OFF")
        for setting in transaction._SQLITE_SETTINGS
    )
    assert hurried != transaction._SQLITE_SETTINGS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "_SQLITE_SETTINGS", hurried)
        yield


class PostgresDatabases:
    """To make one takes longer than most tests: one that is emptied again is lent once more.

    Who empties it stays connected: a new connection would first read the whole catalogue again.
    """

    name = "PostgreSQL"

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url)
        self._emptied: dict[str, list[str]] = {}
        self._shapes: dict[str, str | None] = {}
        self._cleaners: dict[str, psycopg.Connection] = {}

    @contextmanager
    def fresh(self, template: str | None = None, *, once: bool = False) -> Iterator[str]:
        source = make_url(template).database if template else None
        name = self._lend(source or "template0")
        try:
            yield self._server.set(database=name).render_as_string(hide_password=False)
        finally:
            if source and not once and self._is_emptied(name, source):
                self._emptied[source].append(name)
            else:
                self._drop(name)

    def close(self) -> None:
        """Leave nothing behind at the server."""
        for name in chain.from_iterable(self._emptied.values()):
            self._drop(name)

    def _lend(self, source: str) -> str:
        if self._emptied.setdefault(source, []):
            return self._emptied[source].pop()
        self._hang_up(source)  # nobody may be connected to what is copied
        name = f"test_{secrets.token_hex(8)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return name

    def _drop(self, name: str) -> None:
        self._hang_up(name)
        # FORCE: a worker that a test killed may not have hung up yet.
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _hang_up(self, name: str) -> None:
        if name in self._cleaners:
            self._cleaners.pop(name).close()

    def _is_emptied(self, name: str, source: str) -> bool:
        """Empty the database, if that makes it like its template again."""
        if source not in self._shapes:
            with self._connected(source) as connection:
                self._shapes[source] = None if _has_rows(connection) else _shape_of(connection)
        if self._shapes[source] is None:
            return False
        if name not in self._cleaners:
            self._cleaners[name] = self._connected(name)
        cleaner = self._cleaners[name]
        try:
            if cleaner.execute(_OTHERS).fetchone():
                # Somebody of that test works on, and must not do so in another's database.
                return False
            cleaner.execute(_EMPTY)
            return _shape_of(cleaner) == self._shapes[source]
        except psycopg.OperationalError:
            # That test cut everybody off.
            return False

    def _execute(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement)

    def _connected(self, name: str | None = None) -> psycopg.Connection:
        server = self._server.set(drivername="postgresql", database=name or self._server.database)
        address = server.render_as_string(hide_password=False)
        return psycopg.connect(address, autocommit=True, prepare_threshold=None)


_TABLES: Final = """
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind = 'r' AND relname <> 'alembic_version'
"""
_SHAPE: Final = f"""
    SELECT md5(concat(
        (SELECT string_agg(concat(attrelid::regclass, attname, atttypid), ',' ORDER BY attrelid, attnum)
         FROM pg_attribute WHERE attnum > 0 AND attrelid IN (SELECT pg_class.oid {_TABLES})),
        (SELECT string_agg(relname, ',' ORDER BY relname)
         FROM pg_class WHERE relnamespace = 'public'::regnamespace),
        (SELECT string_agg(tgname, ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal),
        (SELECT string_agg(proname, ',' ORDER BY proname)
         FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
    ))
"""  # noqa: S608 - nothing from outside is in it
_OTHERS: Final = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY: Final = f"""
    DO $$
    DECLARE named text; rows integer;
    BEGIN
        -- Without the triggers of foreign keys the order of tables is no matter.
        SET LOCAL session_replication_role = replica;
        FOR named IN SELECT relname {_TABLES} LOOP
            EXECUTE format('SELECT count(*) FROM (SELECT FROM %I LIMIT 200) AS few', named) INTO rows;
            -- To delete few rows is quicker, and many would stay in the way of the next test.
            IF rows = 200 THEN EXECUTE format('TRUNCATE %I CASCADE', named);
            ELSIF rows > 0 THEN EXECUTE format('DELETE FROM %I', named);
            END IF;
        END LOOP;
        FOR named IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
            EXECUTE format('ALTER SEQUENCE %I RESTART', named);
        END LOOP;
    END $$
"""  # noqa: S608 - as above


def _shape_of(connection: psycopg.Connection) -> str:
    [(shape,)] = connection.execute(_SHAPE).fetchall()
    return str(shape)


def _has_rows(connection: psycopg.Connection) -> bool:
    tables = [name for (name,) in connection.execute(f"SELECT relname {_TABLES}")]
    counted = (connection.execute(f'SELECT count(*) FROM "{name}"') for name in tables)  # noqa: S608 - as above
    return any(one.fetchone() != (0,) for one in counted)
