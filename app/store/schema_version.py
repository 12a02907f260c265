"""Which version of the tables a database has, and which versions this Clearhold knows.

A file in store/migrations/versions begins with its version, so that asking needs no Alembic,
which a process would load for nothing else.
"""

import sqlite3
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.model.errors import InvalidInputError, StorageUnavailableError
from app.store.transaction import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = "SELECT version_num FROM alembic_version"


@cache
def known_versions() -> tuple[str, ...]:
    """Return every version that this Clearhold can bring up to date, the earliest first."""
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def version_of(tx: Connection) -> str | None:
    """Return the version of a database's tables; None where there are none."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    found: str | None = tx.execute(text(_VERSION)).scalar()
    return found


def schema_of(database: sqlite3.Connection) -> str:
    """Return the version of the tables in a file of SQLite's; empty where there are none."""
    try:
        row = database.execute(_VERSION).fetchone()
    except sqlite3.OperationalError:
        return ""
    return "" if row is None else str(row[0])


def refuse_newer(version: str | None) -> None:
    """Refuse tables that a newer Clearhold made: this one would misread them.

    Raises:
        InvalidInputError: the version is not known.
    """
    if version and version not in known_versions():
        msg = (
            f"The database has version {version}, which this Clearhold does not know: it belongs "
            "to a newer one. Nothing was changed. Start the newer version, or restore a back-up."
        )
        raise InvalidInputError(msg)


def refuse_newer_database(database: Database) -> None:
    """Refuse to work with a newer database; one that cannot be reached now may be a good one.

    Raises:
        InvalidInputError: a newer Clearhold made its tables.
    """
    try:
        with database.read() as tx:
            version = version_of(tx)
    except StorageUnavailableError:
        return
    refuse_newer(version)
