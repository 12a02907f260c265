"""Lets a hold's deadline follow the order's limits: edited, captured, reserved anew."""

from collections.abc import Sequence

from app.model.case import Case
from app.model.deadline import with_deadline
from app.model.order import Limit
from app.services import Services
from app.store.deadlines import move_deadline
from app.store.transaction import Transaction


def follow_limits(services: Services, tx: Transaction, case: Case, limits: Sequence[Limit]) -> None:
    """Keep the deadline that the limits make, where it is another than before.

    The case need not be locked: nothing else of it is written.
    """
    moved = with_deadline(case, limits, services.now())
    if moved != case:
        move_deadline(tx, moved)
