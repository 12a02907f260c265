"""Performs an owed hold: the shop stops the order, bearing our mark."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.flow.cases.move_case import move_case
from app.flow.holds.cannot_hold import cannot_hold
from app.flow.holds.lose_hold import lose_hold
from app.flow.keeper.stray_parts import StrayParts, stray_parts
from app.flow.orders.normalise import normalise
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.shops.shop_calls import shop_calls
from app.flow.shops.tell_of_leaving import tell_of_leaving
from app.flow.storms.ask_or_wait import ask_or_wait
from app.metrics import count_hold
from app.model.audit import RELEASED_BEFORE, AuditLine
from app.model.case import NOT_STOPPED, Case, Move, State, SupportReason
from app.model.deadline import held_since
from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.errors import AccessDeniedError, NotYetError, RejectedError
from app.model.ids import CaseId
from app.model.order import Limit, Order, OrderStatus
from app.model.shop import Shop
from app.model.shop_event import OrderSeen
from app.ports import HoldResult, Mover
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id, save_case
from app.store.effects import effects_of, finish, owe
from app.store.held_parts import places_of_parts, remember_parts
from app.store.orders import stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_WANTS_HOLD = frozenset(
    {
        *(State.OPENED, State.HELD, State.INVITED, State.CHECKING),
        *(State.WITH_SUPPORT, State.CANCELLING),
    }
)
NOT_YET = {
    HoldResult.NOT_READY: "The order cannot be held in its present status; it is looked at again.",
    HoldResult.WAREHOUSE_ASKED: "The warehouse was asked to stop the parcel and has not answered.",
}
_REFUSED_FOR_SURE = 3
"""Attempts, minutes apart. The parcel may leave meanwhile."""
_HELD = frozenset({HoldResult.PLACED, HoldResult.ALREADY_OURS})
_WAREHOUSES_ANSWER_WITHIN = timedelta(hours=4)


def place_hold(services: Services, effect: Effect) -> None:
    """Place the hold of the effect's case and commit what came of it.

    A repeat after a crash finds the hold and commits the same. A case that was cleared
    meanwhile is not held any more.

    Raises:
        UnreachableError: the shop did not answer.
        NotYetError: the order is not payable yet, has no parts yet, or a warehouse was
            asked to stop it and has not answered.
        RejectedError: the shop refuses.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        external_id = stored_order(tx, shop.shop_id, case.order_id).external_id
        held = places_of_parts(tx, case.case_id)
    if case.state not in _WANTS_HOLD or shop.left_at is not None:
        _finish(services, effect, EffectState.VOID)
        return
    try:
        with shop_calls(services, shop, effect) as client:
            result, order = client.place_hold(external_id, case.hold_id, held)
    except AccessDeniedError:
        # The whole connection has a problem, and that is shown.
        raise
    except RejectedError:
        _warn_of_refusal(services, effect)
        raise
    notice_trouble(services, shop.shop_id, None)
    if order is not None and (result is not HoldResult.NOT_READY or order.parts):
        normalise(services, shop, [(OrderSeen(order=order), services.now())])
    if result in NOT_YET and not _has_waited_enough(services, effect, result):
        raise NotYetError(NOT_YET[result], retry_after=timedelta(minutes=1).total_seconds())
    with services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, case.case_id)
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        _commit(services, tx, shop, case, result=(result, order))
    count_hold(shop.kind, result, (services.now() - effect.owed_at).total_seconds())


def _warn_of_refusal(services: Services, effect: Effect) -> None:
    """Give the case to a person, and alarm the merchant: it is asked for again all the same.

    Not where it was held before, in one piece: something takes it off as often as we put it on.
    """
    if effect.attempts < _REFUSED_FOR_SURE:
        return
    with services.database.write() as tx:
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        if case.allows(Move.CANNOT_HOLD):
            cannot_hold(services, tx, case, None)
        elif _keeps_losing(tx, case):
            finish(tx, effect.effect_id, EffectState.VOID, services.now())
            lose_hold(services, tx, case, None, seen={"mover": Mover.MACHINE})


def _keeps_losing(tx: Transaction, case: Case) -> bool:
    was_held = case.held_at is not None or case.has_lost_its_hold()
    is_waiting = case.state in _WANTS_HOLD - {State.CANCELLING}
    return was_held and is_waiting and not places_of_parts(tx, case.case_id)


def _has_waited_enough(services: Services, effect: Effect, result: HoldResult) -> bool:
    waited = services.now() - effect.owed_at
    return result is HoldResult.WAREHOUSE_ASKED and waited > _WAREHOUSES_ANSWER_WITHIN


def _commit(
    services: Services,
    tx: Transaction,
    shop: Shop,
    case: Case,
    *,
    result: tuple[HoldResult, Order | None],
) -> None:
    came, order = result
    strays = StrayParts()
    if order is not None:
        strays = stray_parts(case, order, places_of_parts(tx, case.case_id))
        remember_parts(tx, case, order.parts, services.now())
    was_released = _was_released_before(case, came, order)
    if came is HoldResult.ORDER_ENDED or was_released:
        said = RELEASED_BEFORE if was_released else str(HoldResult.ORDER_ENDED)
        _end(services, tx, case, None if was_released else order, said=said)
    elif came not in _HELD and strays.freed:
        # Staff let it go: the look that is owed since it was read follows them.
        return
    elif came in {HoldResult.CANNOT_BE_HELD, HoldResult.WAREHOUSE_ASKED}:
        cannot_hold(services, tx, case, order)
    elif case.allows(Move.HOLD_CONFIRMED):
        held = held_since(case, shop.settings, _limits(order), services.now())
        held = move_case(services, tx, held, Move.HOLD_CONFIRMED, details={"result": came})
        _owe_note(services, tx, held)
        ask_or_wait(services, tx, shop, held, limits=_limits(order))
    elif case.held_at is None or case.has_lost_its_hold():
        held = held_since(case, shop.settings, _limits(order), services.now())
        _hold_late(services, tx, held, came)
    # Else held again.
    # What could be held and does not bear the hold that was just placed has refused it.
    if came in _HELD and order is not None and (strays.away or strays.new):
        _warn_of_rest(services, tx, case_by_id(tx, shop.shop_id, case.case_id), order)


def _was_released_before(case: Case, came: HoldResult, order: Order | None) -> bool:
    """Tell whether the shop bears the trace of this very hold's release.

    That happens to a database that was put back: since its back-up the order was held, and let go.
    """
    if case.state is not State.OPENED or came is not HoldResult.ALREADY_OURS or order is None:
        return False
    return not order.parts and order.status is not OrderStatus.ON_HOLD


def _warn_of_rest(services: Services, tx: Transaction, case: Case, order: Order) -> None:
    """Alarm the merchant, once: a part is being packed, with a third party, or not to be held."""
    is_known = any(row.letter == Letter.ALARM for row in effects_of(tx, case.shop_id, case.case_id))
    if case.state in _WANTS_HOLD and not is_known:
        cannot_hold(services, tx, case, order)


def _end(
    services: Services, tx: Transaction, case: Case, order: Order | None, *, said: str
) -> None:
    is_sent = order is not None and order.status is OrderStatus.SHIPPED
    if is_sent and case.support_reason is SupportReason.DISPUTED:
        # The dispute is about the money: it goes on without the parcel.
        return
    if is_sent and case.state is State.OPENED:
        # It was faster than our hold, and nobody has proved anything: the merchant is to know.
        cannot_hold(services, tx, case, order)
        return
    move = Move.HOLD_IMPOSSIBLE if case.state is State.OPENED else Move.ORDER_ENDED
    if case.allows(move):
        move_case(services, tx, case, move, details={"result": said})


def _hold_late(services: Services, tx: Transaction, case: Case, result: HoldResult) -> None:
    """Note that an order is stopped whose case is a person's already: it stays with them.

    Of a case that was cleared while the call was on its way, the release that is owed takes
    this hold off too; where the shop left meanwhile nothing does, and its staff are told.
    """
    now = services.now()
    reason = case.support_reason
    if reason in NOT_STOPPED or reason is SupportReason.HOLD_LOST:
        reason = SupportReason.HELD_LATE
    save_case(tx, replace(case, support_reason=reason))
    line = AuditLine(
        shop_id=case.shop_id,
        subject=case.case_id,
        action=Move.HOLD_CONFIRMED,
        at=now,
        details={"result": result},
    )
    write_line(tx, line)
    if case.state in _WANTS_HOLD:
        _owe_note(services, tx, case)
    elif case.state is State.HANDED_BACK and shop_by_id(tx, case.shop_id).left_at is not None:
        tell_of_leaving(services, tx, case.shop_id)


def _owe_note(services: Services, tx: Transaction, case: Case) -> None:
    now, subject = services.now(), (case.shop_id, case.case_id)
    owe(tx, *subject, EffectKind.WRITE_NOTE, letter=Letter.HELD_NOTE, now=now)


def _limits(order: Order | None) -> Sequence[Limit]:
    return () if order is None else order.limits


def _finish(services: Services, effect: Effect, state: EffectState) -> None:
    with services.database.write() as tx:
        finish(tx, effect.effect_id, state, services.now())
