"""Makes SQL of a rule: what runs over stored signal columns for a million orders.

Three-valued as SQL is: NULL is unknown. Case counts, no pattern is ever made of a text, and the
text is plain: no parameter, and no sign that a driver takes for one.
"""

from typing import Literal, cast

from app.rules.language.condition import Condition
from app.rules.language.sql_source import DIALECTS, Source
from app.rules.language.tree import Number, Truth

Dialect = Literal["sqlite", "postgresql", "duckdb"]


def condition_sql(condition: Condition, dialect: Dialect) -> str:
    """Return a condition over columns named `Signal.column`: true, false or NULL."""
    return Source(DIALECTS[dialect]).truth(cast("Truth", condition.node))


def grade_sql(condition: Condition, dialect: Dialect) -> str:
    """Return a grade over columns named `Signal.column`: 0 to 1, never NULL.

    A rule fires where its condition is true and its grade is above 0, which an unknown is not.
    """
    source = Source(DIALECTS[dialect])
    return source.cut(source.number(cast("Number", condition.node)))
