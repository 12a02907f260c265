"""Asks a buyer for what the rules need: a proof, or a person's decision. The letter is paid for."""

from collections.abc import Sequence
from dataclasses import replace

from app.flow.cases.answer_time import answer_time
from app.flow.cases.enabled_methods import enabled_methods
from app.flow.cases.need_person import need_person
from app.model.case import Case, SupportReason
from app.model.decision import Assurance
from app.model.effect import EffectKind, Letter
from app.model.order import Limit
from app.model.shop import Shop
from app.rules.brake.budget import Expense
from app.rules.method import method_for
from app.services import Services
from app.store.cases import save_case
from app.store.effects import owe, owed_letter
from app.store.spendings import spend
from app.store.transaction import Transaction


def ask_buyer(
    services: Services, tx: Transaction, shop: Shop, case: Case, *, limits: Sequence[Limit]
) -> Case:
    """Return the case as its buyer has been invited, or told that a person decides.

    Whoever calls has the shop's budget locked, and saw that there is room for the letter.
    """
    now = services.now()
    subject = (shop.shop_id, case.case_id, EffectKind.SEND_MAIL)
    if method_for(Assurance(case.needed), enabled_methods(shop)) is Assurance.PERSON:
        asked = need_person(services, tx, case, SupportReason.NO_METHOD)
        letter = owed_letter(tx, shop.shop_id, case.case_id, Letter.WITH_SUPPORT)
    else:
        time = answer_time(shop.settings, limits, now)
        asked = replace(case, answer_by=time.answer_by, remind_at=time.remind_at, silent_since=None)
        save_case(tx, asked)
        letter = owe(tx, *subject, letter=Letter.INVITATION, now=now)
    spend(tx, shop.shop_id, Expense.MAIL, spent_for=letter, case_id=case.case_id, now=now)
    return asked
