"""A database of its own for every test: a SQLite file, or a PostgreSQL database cut from a template."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.store import transaction


class Databases(Protocol):
    """Where fresh databases come from."""

    name: str

    @contextmanager
    def fresh(self, template: str | None = None) -> Iterator[str]:
        """Lend the URL of a new database: an empty one, or a copy of that at the URL ``template``."""


class SqliteFiles:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def fresh(self, template: str | None = None) -> Iterator[str]:
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
    name = "PostgreSQL"

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url)

    @contextmanager
    def fresh(self, template: str | None = None) -> Iterator[str]:
        name = f"test_{secrets.token_hex(8)}"
        source = make_url(template).database if template else "template0"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        try:
            yield self._server.set(database=name).render_as_string(hide_password=False)
        finally:
            # FORCE: a worker that a test killed may not have hung up yet.
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        address = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)
