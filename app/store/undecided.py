"""The cases of a shop that nobody decided yet, each with what its order is called."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.model.case import Case, State
from app.model.ids import ShopId
from app.store.cases import OPEN, case_of_row, cases
from app.store.orders import orders

_WAITS = [state for state in OPEN if state not in {State.RELEASING, State.CANCELLING}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A case that waits for somebody."""

    case: Case
    order_number: str
    is_test: bool


def undecided_orders(tx: Connection, shop_id: ShopId) -> list[Undecided]:
    """Return what waits for a buyer or a person at the shop, oldest first; nothing is locked."""
    question = (
        select(cases, orders.c.number, orders.c.is_test)
        .join(orders, orders.c.order_id == cases.c.order_id)
        .where(cases.c.shop_id == shop_id, cases.c.state.in_(_WAITS))
    )
    found = [
        Undecided(case=case_of_row(row), order_number=row.number, is_test=row.is_test)
        for row in tx.execute(question)
    ]
    # To have them in order, SQLite would look at all cases that the shop ever had.
    return sorted(found, key=lambda one: (one.case.opened_at, one.case.case_id))
