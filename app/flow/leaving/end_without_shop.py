"""Something is owed to a shop that removed us: nothing can be written there, and that is said."""

from app.flow.cases.move_case import move_case
from app.flow.cases.was_told import was_told
from app.flow.shops.tell_of_leaving import tell_of_leaving
from app.model.case import Case, Move
from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.errors import NotFoundError
from app.model.ids import CaseId
from app.services import Services
from app.store.cases import case_by_id
from app.store.effects import finish, owe
from app.store.transaction import Transaction

_ABOUT_A_HOLD = frozenset({EffectKind.LIFT_HOLD, EffectKind.CANCEL_ORDER})


def end_without_shop(services: Services, effect: Effect, problem: str) -> None:
    """Let the effect fall away; a case whose hold it was to end goes to the shop's own staff."""
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.VOID, services.now())
        if effect.kind not in _ABOUT_A_HOLD:
            return
        try:
            case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        except NotFoundError:
            return
        _hand_over(services, tx, case, problem)


def _hand_over(services: Services, tx: Transaction, case: Case, problem: str) -> None:
    if not case.allows(Move.SHOP_GONE):
        return
    move_case(services, tx, case, Move.SHOP_GONE, details={"problem": problem})
    tell_of_leaving(services, tx, case.shop_id)
    if was_told(tx, case):
        now = services.now()
        subject = (case.shop_id, case.case_id)
        owe(tx, *subject, EffectKind.SEND_MAIL, letter=Letter.HANDED_BACK, now=now)
