"""Brings the database to the tables of this version, from any earlier one."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from app.store.schema_version import MIGRATIONS, refuse_newer
from app.store.signal_columns import columns_fit, fit_signal_columns
from app.store.transaction import Database


def migrate(database: Database) -> tuple[str | None, str]:
    """Run what is missing; return the version before and after. Who comes second finds it done.

    Raises:
        InvalidInputError: the database is of a newer Clearhold.
        StorageUnavailableError: it cannot be reached.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head() or ""
    with database.write() as tx:
        _have_alone(tx)
        before = MigrationContext.configure(tx).get_current_revision()
        refuse_newer(before)
        if before != head:
            _run(config, tx)
        fit_signal_columns(tx)
    return before, head


def _have_alone(tx: Connection) -> None:
    """Let other hosts that start at the same time wait. On SQLite who writes is alone anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("migrate", 0))))


def is_current(database: Database) -> bool:
    """Tell whether the database has this version's tables."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    with database.read() as tx:
        return MigrationContext.configure(tx).get_current_revision() == head and columns_fit(tx)


def _run(config: Config, tx: Connection) -> None:
    config.attributes["connection"] = tx
    command.upgrade(config, "head")
