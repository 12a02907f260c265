"""What the SQL of a rule looks like; that it answers alike is shown in tests/properties."""

import sqlite3
from contextlib import closing

import pytest

from app.rules.language.condition import read_condition, read_grade
from app.rules.language.to_sql import condition_sql, grade_sql
from tests.builders.rule_signals import SIGNALS

DIALECTS = ("sqlite", "postgresql", "duckdb")
TEXTS = (
    """contact.domain == "'; DROP TABLE orders; --" """,
    'contact.domain in ["%s", ":name", "?", "a\\\\b", "{x}", "100%"]',
    'contact.domain.contains("%_:") || contact.domain.startsWith("$1") ',
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_sign_of_a_text_means_anything_to_a_driver(text, dialect):
    sql = condition_sql(read_condition(text, SIGNALS), dialect)

    assert not set(sql) & set(":%?\\;{}$")
    assert "LIKE" not in sql


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_with_such_signs_is_still_the_same_text(text):
    sql = condition_sql(read_condition(text, SIGNALS), "sqlite")
    domains = ["'; DROP TABLE orders; --", "100%", "x%_:x", "$1"]

    with closing(sqlite3.connect(":memory:")) as connection:
        query = f"SELECT {sql} FROM (SELECT ? AS contact_domain)"  # noqa: S608
        found = [connection.execute(query, [one]).fetchone() for one in domains]

    assert found.count((1,)) == {0: 1, 1: 1, 2: 2}[TEXTS.index(text)]


@pytest.mark.parametrize(
    ("test", "domains"),
    [
        ('startsWith("éa")', {"éa", "éab"}),
        ('endsWith("éa")', {"éa", "aéa", "ÉAéa"}),
        ('contains("éa")', {"éa", "éab", "aéa", "ÉAéa"}),
        ('contains("%")', {"%"}),
    ],
)
def test_a_text_is_looked_for_letter_by_letter(test, domains):
    sql = condition_sql(read_condition(f"contact.domain.{test}", SIGNALS), "sqlite")
    all_domains = ["éa", "éab", "aéa", "ÉAéa", "ÉA", "a", "éxa", "%"]

    with closing(sqlite3.connect(":memory:")) as connection:
        query = f"SELECT {sql} FROM (SELECT ? AS contact_domain)"  # noqa: S608
        found = {one for one in all_domains if connection.execute(query, [one]).fetchone()[0]}

    assert found == domains


def test_columns_are_named_after_signals():
    condition = read_condition("person.known && basket.total > 1.0", SIGNALS)

    assert condition_sql(condition, "sqlite") == "(person_known AND (basket_total > 1.0))"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_grade_is_cut_and_never_unknown(dialect):
    sql = grade_sql(read_grade("basket.total", SIGNALS), dialect)

    assert "coalesce(basket_total" in sql


def test_the_deepest_rule_there_can_be_is_within_what_sqlite_can_parse():
    text = "person.known"
    for _ in range(12):
        text = f"!(person.new_address || person.known && {text})"
    sql = condition_sql(read_condition(text, SIGNALS), "sqlite")

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE TABLE signals (person_known BOOLEAN, person_new_address BOOLEAN)"
        )
        query = f"SELECT count(*) FROM signals WHERE (1 AND ({sql}))"  # noqa: S608
        assert connection.execute(query).fetchone() == (0,)
