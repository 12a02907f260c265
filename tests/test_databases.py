import pytest
import sqlalchemy as sa

from app.store.schema import METADATA


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
