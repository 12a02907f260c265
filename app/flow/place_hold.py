"""Performs an owed hold: the shop stops the order, bearing our mark."""

from dataclasses import replace
from datetime import timedelta

from app.flow.enabled_methods import enabled_methods
from app.flow.move_case import move_case
from app.flow.need_person import need_person
from app.flow.normalise import normalise
from app.flow.notice_trouble import notice_trouble
from app.flow.shop_calls import shop_calls
from app.model.case import Case, Move, State, SupportReason
from app.model.decision import Assurance
from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.errors import NotYetError
from app.model.ids import CaseId
from app.model.shop import Shop
from app.model.shop_event import OrderSeen
from app.ports import HoldResult
from app.rules.method import method_for
from app.services import Services
from app.store.cases import case_by_id, save_case
from app.store.effects import finish, owe
from app.store.orders import stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_WANTS_HOLD = frozenset(
    {State.OPENED, State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT}
)


def place_hold(services: Services, effect: Effect) -> None:
    """Place the hold of the effect's case and commit what came of it.

    A repeat after a crash finds the hold and commits the same. A case that was cleared
    meanwhile is not held any more.

    Raises:
        UnreachableError: the shop did not answer.
        NotYetError: the order is not payable yet.
        RejectedError: the shop refuses.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        external_id = stored_order(tx, shop.shop_id, case.order_id).external_id
    if case.state not in _WANTS_HOLD or shop.left_at is not None:
        _finish(services, effect, EffectState.VOID)
        return
    with shop_calls(services, shop, effect) as client:
        result, order = client.place_hold(external_id, case.hold_id)
    notice_trouble(services, shop.shop_id, None)
    if result is HoldResult.NOT_READY:
        msg = "The order cannot be held in its present status; it is looked at again."
        raise NotYetError(msg, retry_after=timedelta(minutes=1).total_seconds())
    if order is not None:
        normalise(services, shop, [(OrderSeen(order=order), services.now())])
    with services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, case.case_id)
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        _commit(services, tx, shop, case, result=result)


def _commit(
    services: Services, tx: Transaction, shop: Shop, case: Case, *, result: HoldResult
) -> None:
    if result is HoldResult.ORDER_ENDED:
        move = Move.HOLD_IMPOSSIBLE if case.state is State.OPENED else Move.ORDER_ENDED
        if case.allows(move):
            move_case(services, tx, case, move, details={"result": result})
        return
    if not case.allows(Move.HOLD_CONFIRMED):
        # Held again, or cleared while the call was on its way: the release that is owed
        # then takes this hold off too.
        return
    held = move_case(services, tx, case, Move.HOLD_CONFIRMED, details={"result": result})
    owe(
        tx,
        shop.shop_id,
        case.case_id,
        EffectKind.WRITE_NOTE,
        letter=Letter.HELD_NOTE,
        now=services.now(),
    )
    _ask_for_proof(services, tx, shop, held)


def _ask_for_proof(services: Services, tx: Transaction, shop: Shop, case: Case) -> None:
    if method_for(Assurance(case.needed), enabled_methods(shop)) is Assurance.PERSON:
        need_person(services, tx, case, SupportReason.NO_METHOD)
        return
    now = services.now()
    answer_by = now + timedelta(hours=shop.settings.answer_within_hours)
    remind_at = shop.settings.remind_at(answer_by)
    save_case(tx, replace(case, answer_by=answer_by, remind_at=remind_at))
    owe(tx, shop.shop_id, case.case_id, EffectKind.SEND_MAIL, letter=Letter.INVITATION, now=now)


def _finish(services: Services, effect: Effect, state: EffectState) -> None:
    with services.database.write() as tx:
        finish(tx, effect.effect_id, state, services.now())
