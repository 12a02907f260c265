import pytest
import sqlalchemy as sa

from app.store.schema import METADATA

_CUT_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def test_a_database_starts_empty(empty_database_url):
    engine = sa.create_engine(empty_database_url, poolclass=sa.NullPool)

    assert sa.inspect(engine).get_table_names() == []


def test_a_lent_database_has_its_tables(database_url):
    engine = sa.create_engine(database_url, poolclass=sa.NullPool)

    assert set(METADATA.tables) <= set(sa.inspect(engine).get_table_names())


def test_a_copied_database_has_what_its_template_had(databases):
    with databases.fresh() as template:
        _execute(template, "CREATE TABLE mark (word TEXT)")
        with databases.fresh(template) as copy:
            _execute(copy, "INSERT INTO mark VALUES ('here')")


def test_a_database_is_gone_after_its_test(databases):
    with databases.fresh() as url:
        _execute(url, "CREATE TABLE mark (word TEXT)")

    with pytest.raises(sa.exc.DBAPIError):
        _execute(url, "SELECT * FROM mark")


def _execute(url, statement):
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_a_database_is_empty_again_for_the_next_test(databases, migrated_template):
    with databases.fresh(migrated_template) as url:
        _execute(url, "INSERT INTO accounts VALUES ('one', 'One', 1)")
    with databases.fresh(migrated_template) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM accounts")) == 0


def test_who_cuts_everybody_off_leaves_nothing_in_the_next_ones_way(databases, migrated_template):
    if databases.name == "PostgreSQL":
        for _ in range(2):
            with databases.fresh(migrated_template) as url:
                _execute(url, _CUT_OFF)


def test_a_database_that_was_lent_before_may_be_copied(databases, migrated_template):
    for _ in range(2):
        with databases.fresh(migrated_template) as url:
            _execute(url, "INSERT INTO accounts VALUES ('one', 'One', 1)")
            with databases.fresh(url) as copy:
                _execute(copy, "DELETE FROM accounts WHERE account_id = 'one'")
