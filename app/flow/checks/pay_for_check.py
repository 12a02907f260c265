"""Lets a check be begun only while the hour has room for it."""

from app.model.case import Case
from app.model.errors import BudgetSpentError
from app.model.ids import CheckId
from app.model.shop import Shop
from app.rules.brake.budget import Expense, Share, check_budget
from app.services import Services
from app.store.spendings import free_at, lock_budget, spend, spent_by
from app.store.transaction import Transaction


def pay_for_check(
    services: Services, tx: Transaction, shop: Shop, case: Case, *, check_id: CheckId
) -> None:
    """Write down that a check is begun now, in the transaction that keeps it.

    Raises:
        BudgetSpentError: the hour has no room for it; nothing was begun, and nothing is lost.
    """
    now = services.now()
    lock_budget(tx, shop.shop_id)
    spent = spent_by(tx, shop.shop_id, Expense.CHECK, case.order_id, now=now)
    share = Share.ORDINARY if case.storm_id is None else Share.STORM
    if not check_budget(shop.settings.checks_per_hour).has_room(share, spent):
        msg = "No more checks may be begun within this hour."
        raise BudgetSpentError(msg, free_at=free_at(tx, shop.shop_id, Expense.CHECK, now))
    spend(tx, shop.shop_id, Expense.CHECK, spent_for=check_id, case_id=case.case_id, now=now)
