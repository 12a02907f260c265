"""Many orders ask about their keys in one statement, each from its own moment.

The questions are rows of a table named ``asked`` that exists only in the statement;
the answer to each is one scalar subquery, which the index over the keys serves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.model.facts import KeyKind
from app.model.ids import OrderId, ShopId
from app.model.order import Order
from app.store.tables import microseconds

Digests = Mapping[KeyKind, Sequence[bytes]]
"""An order's keys, hashed under every generation of the secret key."""

_AT_ONCE = 2000
"""SQLite takes 32,766 parameters, and every question has seven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The point in time from which history is seen: one order's."""

    shop_id: ShopId
    order_id: OrderId
    placed_at: datetime
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An order about which facts are gathered."""

    moment: Moment
    order: Order
    digests: Digests


def answers(
    tx: Connection, moments: Sequence[tuple[Moment, Digests]], answer: str
) -> Iterator[tuple[int, KeyKind, Any]]:
    """Ask for every key of every moment; yield the moment's place, the kind and what was found.

    ``answer`` is a SELECT of one value; of what it asks about it may use
    ``asked.shop``, ``.kind``, ``.digest``, ``.placed``, ``.known`` and ``.order_id``.
    """
    questions = [
        (place, moment.shop_id, kind.value, digest, *_when(moment), moment.order_id)
        for place, (moment, digests) in enumerate(moments)
        for kind, of_kind in digests.items()
        for digest in of_kind
    ]
    for begin in range(0, len(questions), _AT_ONCE):
        some = questions[begin : begin + _AT_ONCE]
        parameters = tuple(value for question in some for value in question)
        rows = tx.exec_driver_sql(_statement(tx, len(some), answer), parameters)
        for place, kind, found in rows.all():
            if found is not None:
                yield place, KeyKind(kind), found


def _when(moment: Moment) -> tuple[int, int]:
    return microseconds(moment.placed_at), microseconds(moment.known_at)


def _statement(tx: Connection, questions: int, answer: str) -> str:
    # Written for the driver: SQLAlchemy would take longer to read it than SQLite to answer.
    mark = "?" if tx.dialect.name == "sqlite" else "%s"
    rows = ", ".join([f"({', '.join([mark] * 7)})"] * questions)
    return _ASK.format(rows=rows, answer=answer)


_ASK = """
WITH asked (place, shop, kind, digest, placed, known, order_id) AS (VALUES {rows})
SELECT place, kind, ({answer}) AS answer FROM asked
"""
