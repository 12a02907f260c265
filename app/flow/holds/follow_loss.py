"""Follows what was decided about a hold that an order no longer bears."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from app.flow.cases.move_case import move_case
from app.flow.cases.was_told import was_told
from app.flow.holds.lose_hold import Details, lose_hold
from app.flow.keeper.judge_loss import Answer, judge_loss
from app.flow.keeper.owe_hold import owe_hold
from app.flow.keeper.record_repair import Repair, record_repair
from app.flow.keeper.repairs_so_far import repairs_so_far
from app.model.audit import RELEASED_BEFORE, SHOP_STAFF
from app.model.case import Case, Move
from app.model.effect import EffectKind, Letter
from app.model.order import Order, OrderStatus, Part
from app.ports import LettingGo, Mover
from app.services import Services
from app.store.audit import timeline
from app.store.effects import is_owed, owe
from app.store.held_parts import forget_places
from app.store.restores import last_restore
from app.store.transaction import Transaction

_GATEWAYS_RACE_FOR: Final = timedelta(minutes=15)
_MAY_BE_HELD: Final = frozenset(
    {
        *(OrderStatus.TO_SHIP, OrderStatus.ON_HOLD, OrderStatus.AWAITING_TRANSFER),
        OrderStatus.UNPAID,
    }
)
"""Where a hold can be put on, now or as soon as the order is paid."""
_LOOKED_AT_WITHIN: Final = timedelta(hours=1)
"""After a restore every held order is looked at; for so long one that is not held counts as let
go before, where the shop does not say when."""


def follow_loss(
    services: Services,
    tx: Transaction,
    case: Case,
    order: Order,
    *,
    going: LettingGo,
    freed: Iterable[Part],
) -> None:
    """Put the hold again, hand it back to the staff who lifted it, or ask a person.

    ``freed`` are the parts that lost it, where the order is sent in parts.
    """
    mover = _mover(services, case, order, going)
    if _was_let_go_before(services, tx, case, order, going=going):
        seen = _seen(order, mover, going)
        if _bears_release(case, order):
            seen |= {"result": RELEASED_BEFORE}
        move_case(services, tx, case, Move.ORDER_ENDED, details=seen)
        return
    is_underway = is_owed(tx, case.shop_id, case.case_id, EffectKind.PLACE_HOLD)
    if is_underway and mover is not Mover.STAFF:
        # It is about to be put again, and that tells by itself what came of it.
        return
    repairs = len(repairs_so_far(timeline(tx, case.shop_id, case.case_id)))
    answer = judge_loss(
        mover,
        repairs,
        may_be_held=order.status in _MAY_BE_HELD,
        is_payment=order.awaited_transfer and order.status is OrderStatus.TO_SHIP,
    )
    seen = _seen(order, mover, going)
    if answer is Answer.HAND_BACK:
        _hand_back(services, tx, case, seen)
    elif answer is Answer.HOLD_AGAIN:
        forget_places(tx, case.case_id, [part.part_id for part in freed])
        record_repair(services, tx, case, Repair.HOLD, details=seen)
        owe_hold(services, tx, case)
    else:
        lose_hold(services, tx, case, order, seen=seen)


def _was_let_go_before(
    services: Services, tx: Transaction, case: Case, order: Order, *, going: LettingGo
) -> bool:
    """Tell whether the hold went between a back-up and its being put back, by us or by staff.

    What was decided then is not known any more, and is not undone: whoever proved who they are is
    not stopped once more, and whose order staff let go has had the letter about it. A release of
    ours takes its mark off; where that is left, and it was not staff, a program flipped it.
    """
    restored = last_restore(tx)
    if restored is None or case.opened_at > restored.made_at:
        return False
    if order.hold == case.hold_id and going.mover is not Mover.STAFF:
        return False
    is_soon_after = services.now() - restored.restored_at <= _LOOKED_AT_WITHIN
    return is_soon_after if going.at is None else going.at <= restored.restored_at


def _bears_release(case: Case, order: Order) -> bool:
    """Tell whether the shop shows that we released it; of parts it shows that of nobody."""
    return not order.parts and order.hold != case.hold_id


def _mover(services: Services, case: Case, order: Order, going: LettingGo) -> Mover:
    """Tell from the times who it was, where the shop does not say.

    Money came since, or these are the minutes in which a gateway's webhook races with a hold and
    flips it back without a trace (facts: woocommerce-gateway-stripe #2679).
    """
    is_whole = order.hold == case.hold_id and order.status is OrderStatus.TO_SHIP
    if going.mover is not Mover.UNKNOWN or order.parts or not is_whole:
        return going.mover
    is_racing = services.now() - case.opened_at <= _GATEWAYS_RACE_FOR
    paid_at = order.payment.paid_at
    is_paid_since = paid_at is not None and paid_at >= case.opened_at
    return Mover.MACHINE if is_racing or is_paid_since else Mover.UNKNOWN


def _seen(order: Order, mover: Mover, going: LettingGo) -> Details:
    seen: Details = {"mover": mover, "status": order.native_status}
    if going.before and going.after:
        seen |= {"before": going.before, "after": going.after}
    if going.at is not None:
        seen |= {"left_at": going.at.isoformat()}
    return seen


def _hand_back(services: Services, tx: Transaction, case: Case, seen: Details) -> None:
    move_case(services, tx, case, Move.HAND_BACK, actor=SHOP_STAFF, details=seen)
    now, subject = services.now(), (case.shop_id, case.case_id)
    owe(tx, *subject, EffectKind.WRITE_NOTE, letter=Letter.LEFT_NOTE, now=now)
    if was_told(tx, case):
        owe(tx, *subject, EffectKind.SEND_MAIL, letter=Letter.HANDED_BACK, now=now)
