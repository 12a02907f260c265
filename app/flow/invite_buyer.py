"""Asks a buyer for proof: the time to answer begins, and the invitation is owed and paid for."""

from collections.abc import Sequence
from dataclasses import replace

from app.flow.answer_time import answer_time
from app.model.case import Case
from app.model.effect import EffectKind, Letter
from app.model.order import Limit
from app.model.shop import Shop
from app.rules.brake.budget import Expense
from app.services import Services
from app.store.cases import save_case
from app.store.effects import owe
from app.store.spendings import spend
from app.store.transaction import Transaction


def invite_buyer(
    services: Services, tx: Transaction, shop: Shop, case: Case, *, limits: Sequence[Limit]
) -> Case:
    """Return the case as its buyer is asked; the letter is paid from the shop's hour.

    Whoever calls has the shop's budget locked, and saw that there is room.
    """
    now = services.now()
    time = answer_time(shop.settings, limits, now)
    asked = replace(case, answer_by=time.answer_by, remind_at=time.remind_at, silent_since=None)
    save_case(tx, asked)
    subject = (shop.shop_id, case.case_id, EffectKind.SEND_MAIL)
    letter = owe(tx, *subject, letter=Letter.INVITATION, now=now)
    spend(tx, shop.shop_id, Expense.MAIL, spent_for=letter, case_id=case.case_id, now=now)
    return asked
