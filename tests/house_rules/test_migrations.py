"""Migrations are one line of steps, and lead to the tables that the code names."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.store.migrate import is_current, migrate
from app.store.schema import METADATA
from app.store.transaction import Database
from tests.house_rules.tree import ROOT

STEPS = list(ScriptDirectory(str(ROOT / "app" / "store" / "migrations")).walk_revisions())


@pytest.fixture
def empty_database(empty_database_url):
    database = Database(empty_database_url)
    yield database
    database.engine.dispose()


def test_migrations_are_one_line():
    parents = [step.down_revision for step in STEPS]

    assert len(parents) == len(set(parents))
    assert not [step.revision for step in STEPS if step.is_merge_point or step.is_branch_point]


def test_migrations_are_numbered_in_their_order():
    assert [step.revision for step in reversed(STEPS)] == [
        f"{number:04}" for number in range(1, len(STEPS) + 1)
    ]


def test_the_last_migration_leads_to_the_tables_of_the_code(empty_database):
    migrate(empty_database)

    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_migrated_database_is_left_as_it_is(empty_database):
    assert not is_current(empty_database)
    before, head = migrate(empty_database)

    assert before is None
    assert migrate(empty_database) == (head, head)
    assert is_current(empty_database)
