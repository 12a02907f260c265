"""Tells the buyer of a case in a storm: asked for proof where a person wants it, else what happens."""

from dataclasses import replace

from app.flow.cases.ask_buyer import ask_buyer
from app.flow.cases.enabled_methods import enabled_methods
from app.flow.cases.move_case import move_case
from app.flow.storms.give_to_person import give_to_person
from app.model.case import Case, Move, State
from app.model.decision import Assurance
from app.model.effect import EffectKind, Letter
from app.model.ids import CaseId, ShopId
from app.model.shop import Shop
from app.model.storm import StormAction
from app.rules.brake.budget import Expense, Share, mail_budget
from app.rules.method import method_for
from app.services import Services
from app.store.cases import case_by_id, save_case
from app.store.effects import owe
from app.store.orders import standing_of
from app.store.shops import shop_by_id
from app.store.spendings import lock_budget, spend, spent_by
from app.store.storms import action_of
from app.store.transaction import Transaction


def ask_of_storm(services: Services, shop_id: ShopId, case_id: CaseId) -> bool:
    """Owe the buyer a letter if the storms' share has room for it; tell whether it is owed."""
    now = services.now()
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        action = None if case.storm_id is None else action_of(tx, case.storm_id)
        is_asked = action is StormAction.ASK and case.held_at is not None
        if case.silent_since is None or not (is_asked or case.state is State.WITH_SUPPORT):
            return False
        shop = shop_by_id(tx, shop_id)
        needed = method_for(Assurance(case.needed), enabled_methods(shop))
        lock_budget(tx, shop_id)
        spent = spent_by(tx, shop_id, Expense.MAIL, case.order_id, now=now)
        if not mail_budget(shop.settings.mails_per_hour).has_room(Share.STORM, spent):
            return False
        if is_asked and needed is not Assurance.PERSON:
            _ask(services, tx, shop, case)
        else:
            _tell(services, tx, case)
    return True


def _ask(services: Services, tx: Transaction, shop: Shop, case: Case) -> None:
    if case.state is State.WITH_SUPPORT:
        untold = replace(case, support_reason=None, reminded_at=None)
        case = move_case(services, tx, untold, Move.REINVITE)
    ask_buyer(services, tx, shop, case, limits=standing_of(tx, case.order_id).limits)


def _tell(services: Services, tx: Transaction, case: Case) -> None:
    now = services.now()
    if case.state is State.HELD:
        case = give_to_person(services, tx, case)
    save_case(tx, replace(case, silent_since=None))
    subject = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
    letter = owe(tx, *subject, letter=Letter.WITH_SUPPORT, now=now)
    paid = (tx, case.shop_id, Expense.MAIL)
    spend(*paid, spent_for=letter, case_id=case.case_id, now=now)
