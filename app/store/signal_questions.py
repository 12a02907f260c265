"""What a rule's text would do to the orders of before: questions to the kept signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, text

from app.model.decision import Value
from app.model.ids import ShopId
from app.rules.language.condition import Condition
from app.rules.language.to_sql import Dialect, condition_sql, grade_sql
from app.rules.signal import Signal, SignalType
from app.rules.signals import by_path

LATEST = 10_000
"""So many orders are looked at while somebody types: enough to tell, quick enough to wait for."""

RuleTexts = tuple[Condition, Condition | None]
"""When a rule is true, and how strongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """How many of the latest orders a condition is true of."""

    matched: int
    of: int
    disputed: int
    """Of the matching ones, those that somebody called fraud."""


def count_latest_matches(
    tx: Connection, shop_id: ShopId, condition: Condition, *, latest: int = LATEST
) -> Matches:
    """Count of how many of a shop's latest orders the condition is true."""
    true = condition_sql(condition, dialect_of(tx))
    columns = ("order_id", *(by_path[name].column for name in condition.names))
    statement = f"""
        SELECT count(*), count(CASE WHEN {true} THEN 1 END),
          count(CASE WHEN {true} AND order_id IN (
            SELECT order_id FROM order_labels WHERE shop_id = :shop AND is_fraud
          ) THEN 1 END)
        FROM ({_latest(columns)}) AS latest
    """  # noqa: S608 - what the rule language made of a checked text
    row = tx.execute(text(statement), {"shop": shop_id, "latest": latest}).one()
    return Matches(of=row[0], matched=row[1], disputed=row[2])


def values_of_latest(
    tx: Connection, shop_id: ShopId, signal: Signal, *, latest: int = LATEST
) -> list[tuple[Value | None, int]]:
    """Return each value that a signal had in a shop's latest orders, and how often."""
    statement = f"""
        SELECT {signal.column}, count(*) FROM ({_latest((signal.column,))}) AS latest GROUP BY 1
    """  # noqa: S608 - names of our own columns
    is_bool = signal.type is SignalType.BOOL
    return [
        (bool(value) if is_bool and value is not None else value, orders)
        for value, orders in tx.execute(text(statement), {"shop": shop_id, "latest": latest})
    ]


def count_hits(tx: Connection, shop_id: ShopId, rules: Sequence[RuleTexts]) -> list[int]:
    """Return of each rule on how many of all a shop's orders it fires, in one pass over them."""
    fires = (fires_sql(rule, dialect_of(tx)) for rule in rules)
    counts = ", ".join(f"count(*) FILTER (WHERE {one})" for one in fires)
    statement = f"SELECT {counts} FROM order_signals WHERE shop_id = :shop"  # noqa: S608
    return list(tx.execute(text(statement), {"shop": shop_id}).one())


def fires_sql(rule: RuleTexts, dialect: Dialect) -> str:
    """Return when a rule fires: it is true, and not to no degree at all."""
    condition, graded = rule
    true = condition_sql(condition, dialect)
    return true if graded is None else f"({true} AND {grade_sql(graded, dialect)} > 0)"


def dialect_of(tx: Connection) -> Dialect:
    """Return in which dialect the database is asked."""
    return cast("Dialect", tx.dialect.name)


def _latest(columns: Sequence[str]) -> str:
    names = ", ".join(dict.fromkeys(columns))
    return f"""
        SELECT {names} FROM order_signals WHERE shop_id = :shop
        ORDER BY placed_at DESC LIMIT :latest
    """  # noqa: S608 - names of our own columns
