"""A rule is one rule: compiled Python, SQL of each database and Google's CEL answer alike."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from app.rules.language.condition import read_condition, read_grade
from app.rules.language.to_sql import condition_sql, grade_sql
from app.rules.language.trouble import RuleTextError
from tests.builders.rule_signals import SIGNALS
from tests.properties.rule_texts import conditions, double_numbers, googles, ours, rows
from tests.properties.rule_ways import (
    DuckTable,
    PostgresTable,
    SqliteTable,
    graded_in_python,
    in_cel,
    in_python,
)

some_rows = st.lists(rows, min_size=1, max_size=12)
rarely_too_dear = settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
fewer = settings(rarely_too_dear, max_examples=60)


def read(reader, text):
    """What was read; texts that grew beyond the limits are nobody's example."""
    try:
        return reader(ours(text), SIGNALS)
    except RuleTextError as trouble:
        if not any(word in trouble.reason for word in ("steps", "deep", "longer", "range")):
            raise
        return reject()


@pytest.fixture(scope="module")
def sqlite_table():
    with closing(SqliteTable()) as table:
        yield table


@pytest.fixture(scope="module")
def duck_table():
    with closing(DuckTable()) as table:
        yield table


@pytest.fixture
def postgres_table(empty_database_url):
    with closing(PostgresTable(empty_database_url)) as table:
        yield table


@rarely_too_dear
@given(text=conditions, orders=some_rows)
def test_a_condition_is_true_false_or_unknown_as_in_googles_cel(text, orders):
    condition, opposite = read(read_condition, text), read(read_condition, f"!({text})")

    assert in_python(condition, opposite, orders) == in_cel(googles(text), orders)


@rarely_too_dear
@given(text=conditions, orders=some_rows)
def test_a_condition_is_the_same_over_stored_columns(sqlite_table, duck_table, text, orders):
    for table in (sqlite_table, duck_table):
        agrees(table, text, orders)


@fewer
@given(grade=double_numbers, orders=some_rows)
def test_a_grade_is_the_same_number_over_stored_columns(sqlite_table, duck_table, grade, orders):
    for table in (sqlite_table, duck_table):
        grades_alike(table, grade, orders)


@pytest.mark.postgres
@rarely_too_dear
@given(text=conditions, grade=double_numbers, orders=some_rows)
def test_postgresql_answers_alike(postgres_table, text, grade, orders):
    agrees(postgres_table, text, orders)
    grades_alike(postgres_table, grade, orders)


def agrees(table, text, orders):
    condition, opposite = read(read_condition, text), read(read_condition, f"!({text})")
    expected = in_python(condition, opposite, orders)
    sql = condition_sql(condition, table.dialect)
    table.fill(orders)

    assert table.truths(sql) == expected
    assert table.where(sql) == [place for place, one in enumerate(expected) if one]


def grades_alike(table, text, orders):
    always, grade = read(read_condition, "true"), read(read_grade, text)
    table.fill(orders)

    expected = graded_in_python(always, grade, orders)
    assert table.answers(grade_sql(grade, table.dialect)) == expected
