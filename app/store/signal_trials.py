"""Tries rules on all kept signals of a shop: sums of all orders, and those on which a rule fires."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, text

from app.model.ids import OrderId, ShopId
from app.rules.language.to_sql import Dialect, condition_sql, grade_sql
from app.store.signal_questions import RuleTexts, dialect_of
from app.store.tables import microseconds, moment

_BITS: Final = 60
"""Rules without a grade are told as bits of a whole number: fewer columns are read quicker."""
REPORTED: Final = (
    *("order_id", "placed_at", "basket_total", "basket_currency"),
    *("address_billing_country", "network_language"),
)
"""Columns that a report counts orders by, whatever rules name."""
_FENCE: Final[dict[Dialect, str]] = {
    # What keeps a database from writing a rule twice, once to ask it and once to answer it.
    "sqlite": "LIMIT -1",
    "postgresql": "OFFSET 0",
    "duckdb": "",
}

_TOLD: Final = "SELECT order_id FROM order_labels WHERE shop_id = :shop"

Fired = tuple[tuple[int, float], ...]
"""Places of the rules that fired, each with its grade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedOrder:
    """An order on which a rule fires, or of which something became known."""

    order_id: OrderId
    placed_at: datetime
    total: float
    """In the major unit."""
    currency: str
    country: str
    language: str
    fired: Fired


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSum:
    """Orders of a shop that share what they are counted by."""

    currency: str
    country: str
    language: str
    is_mature: bool
    orders: int
    total: float
    began_at: datetime
    """When the first and the last of them was placed."""
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which orders are counted, and from when on one is too young to be called good."""

    since: datetime
    young_from: datetime


def sum_orders(tx: Connection, shop_id: ShopId, span: Span) -> list[OrderSum]:
    """Add up all orders of a shop whose signals are kept."""
    rows = tx.execute(
        text("""
            SELECT basket_currency, address_billing_country, network_language,
              CASE WHEN placed_at <= :young_from THEN 1 ELSE 0 END, count(*), sum(basket_total),
              min(placed_at), max(placed_at)
            FROM order_signals WHERE shop_id = :shop AND placed_at >= :since GROUP BY 1, 2, 3, 4
        """),
        {
            "shop": shop_id,
            "since": microseconds(span.since),
            "young_from": microseconds(span.young_from),
        },
    )
    return [
        OrderSum(
            currency=row[0] or "",
            country=row[1] or "",
            language=row[2] or "",
            is_mature=bool(row[3]),
            orders=row[4],
            total=row[5] or 0.0,
            began_at=moment(row[6]),
            ended_at=moment(row[7]),
        )
        for row in rows
    ]


def touched_orders(
    tx: Connection, shop_id: ShopId, rules: Sequence[RuleTexts], since: datetime
) -> Iterator[TouchedOrder]:
    """Yield orders on which a rule fires and those with an outcome, the earliest first."""
    statement = trial_sql(rules, dialect_of(tx), told=_TOLD, of="shop_id = :shop AND ")
    asked = {"shop": shop_id, "since": microseconds(since)}
    yield from map(touched_order(rules), tx.execute(text(statement), asked))


def trial_sql(
    rules: Sequence[RuleTexts], dialect: Dialect, *, told: str, of: str = "", mark: str = ":since"
) -> str:
    """Return the question behind `touched_orders`: each rule is asked once of each order.

    ``told`` is a question for the orders that are wanted whatever rules say; ``of`` narrows
    those that are looked at.
    """
    answers = [f"{one} AS {name}" for name, one in _answers(rules, dialect)]
    names = [name for name, _ in _answers(rules, dialect)]
    spoke = [f"{name} <> 0" for name in names] or ["1 = 0"]
    return f"""
        SELECT * FROM (
          SELECT {", ".join((*REPORTED, *answers))} FROM order_signals
          WHERE {of}placed_at >= {mark}
          {_FENCE[dialect]}
        ) AS tried
        WHERE {" OR ".join(spoke)}
          OR order_id IN ({told})
        ORDER BY placed_at, order_id
    """  # noqa: S608 - what the rule language made of checked texts


def _answers(rules: Sequence[RuleTexts], dialect: Dialect) -> Iterator[tuple[str, str]]:
    plain = [place for place, rule in enumerate(rules) if rule[1] is None]
    for begin in range(0, len(plain), _BITS):
        bits = (
            f"CASE WHEN {condition_sql(rules[place][0], dialect)} THEN {1 << bit} ELSE 0 END"
            for bit, place in enumerate(plain[begin : begin + _BITS])
        )
        yield f"mask_{begin // _BITS}", f"({' + '.join(bits)})"
    for place, (condition, graded) in enumerate(rules):
        if graded is not None:
            grade = grade_sql(graded, dialect)
            true = condition_sql(condition, dialect)
            yield f"grade_{place}", f"CASE WHEN {true} THEN {grade} ELSE 0 END"


def touched_order(rules: Sequence[RuleTexts]) -> Callable[[Sequence[Any]], TouchedOrder]:
    """Return what reads a row of `trial_sql`."""
    known: dict[tuple[Any, ...], Fired] = {}

    def read(row: Sequence[Any]) -> TouchedOrder:
        order_id, placed_at, total, currency, country, language, *answers = row
        key = tuple(answers)
        fired = known.get(key)
        if fired is None:
            fired = known[key] = tuple(_fired(key, rules))
        return TouchedOrder(
            order_id=OrderId(order_id),
            placed_at=moment(placed_at),
            total=total or 0.0,
            currency=currency or "",
            country=country or "",
            language=language or "",
            fired=fired,
        )

    return read


def _fired(answers: Sequence[Any], rules: Sequence[RuleTexts]) -> list[tuple[int, float]]:
    plain = [place for place, rule in enumerate(rules) if rule[1] is None]
    graded = [place for place, rule in enumerate(rules) if rule[1] is not None]
    masks = -(-len(plain) // _BITS)
    found = [
        (place, 1.0)
        for at, place in enumerate(plain)
        if int(answers[at // _BITS]) >> (at % _BITS) & 1
    ]
    grades = zip(graded, answers[masks:], strict=True)
    return sorted([*found, *((place, float(grade)) for place, grade in grades if grade > 0)])
