"""Performs an owed release: the order goes on as it was before our hold."""

from functools import partial

from app.flow.cases.move_case import move_case
from app.flow.cases.was_told import was_told
from app.flow.keeper.record_repair import Repair, record_repair
from app.flow.orders.normalise import normalise
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.shops.out_of_sight import out_of_sight
from app.flow.shops.shop_calls import shop_calls
from app.metrics import count_release
from app.model.case import Case, Cause, Move, State, SupportReason
from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.errors import NotFoundError, RefusedForGoodError
from app.model.ids import CaseId, ExternalOrderId, HoldId
from app.model.order import ENDED, Order, OrderStatus
from app.model.shop_event import OrderSeen
from app.ports import LiftResult, ShopClient
from app.services import Services
from app.store.cases import case_by_id, holds_of_closed_cases
from app.store.effects import finish, owe
from app.store.orders import stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction, after_commit

_RELEASED = frozenset({LiftResult.LIFTED, LiftResult.ALREADY_LIFTED})
_LIFTED = frozenset({State.RELEASING, State.RELEASED})

_NOT_SHOWN = (
    "The shop no longer shows Clearhold this order, as it is older than 60 days. If our hold is on"
    " it still, release it on the order's page in the shop's admin."
)
_HELD_BY_OTHERS = (
    "The order is on hold at the shop, and that hold is not Clearhold's: ours was taken off before."
    " Its release is yours: put the order's status back on its page in the shop's admin."
)


def lift_hold(services: Services, effect: Effect) -> None:
    """Lift the hold of the effect's case, if it is still ours, and commit what came of it.

    A release that somebody asked for (a person, or by proof) is of the whole order: what
    earlier cases of it left behind comes off too, even where they were handed back. A shop
    that leaves asked for no order in particular, and only this case's hold comes off. A release
    that was confirmed and undone since is finished once more, and nobody is told twice.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
        RefusedForGoodError: it no longer shows us an order of that age, or what stops it is not
            ours any more: a person has to look.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        stored = stored_order(tx, shop.shop_id, case.order_id)
        leftovers = _leftovers(tx, case)
    if case.state not in _LIFTED:
        with services.database.write() as tx:
            finish(tx, effect.effect_id, EffectState.VOID, services.now())
        return
    with shop_calls(services, shop, effect) as client:
        order = _read(client, stored.external_id) if _is_left_alone(case) else None
        result = LiftResult.CHANGED_BY_HAND
        if order is None or order.parts:
            result, order = client.lift_hold(stored.external_id, case.hold_id, leftovers)
    notice_trouble(services, shop.shop_id, None)
    if case.state is State.RELEASING and order is None and out_of_sight(stored, services.now()):
        raise RefusedForGoodError(_NOT_SHOWN)
    if case.cause is Cause.CHECK_PASSED and _is_kept_by_others(case, order):
        raise RefusedForGoodError(_HELD_BY_OTHERS)
    if order is not None:
        normalise(services, shop, [(OrderSeen(order=order), services.now())])
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        case = case_by_id(tx, shop.shop_id, case.case_id)
        _commit(services, tx, case, result=result, order=order)
        if case.state is State.RELEASING and result in _RELEASED:
            waited = (services.now() - effect.owed_at).total_seconds()
            after_commit(tx, partial(count_release, str(case.cause), waited))


def _is_left_alone(case: Case) -> bool:
    """Tell whether our hold was lost for good: what stops the order now is somebody else's.

    At a shop whose orders bear one hold, our old mark may lie under it still. A person who lets
    it go on the case's page means that one too; a proof does not undo what staff did by hand.
    """
    is_lost = case.held_at is None and case.support_reason is SupportReason.HOLD_LOST
    return is_lost and case.cause is not Cause.PERSON


def _read(client: ShopClient, order: ExternalOrderId) -> Order | None:
    try:
        return client.read_order(order)
    except NotFoundError:
        return None


def _is_kept_by_others(case: Case, order: Order | None) -> bool:
    is_theirs = _is_left_alone(case) and order is not None and not order.parts
    return is_theirs and order is not None and order.status is OrderStatus.ON_HOLD


def _is_free_anyway(case: Case, result: LiftResult, order: Order | None) -> bool:
    """Tell whether there was nothing to lift: the hold was lost before, and the order goes on."""
    was_lost = case.held_at is None and result is LiftResult.CHANGED_BY_HAND
    return was_lost and order is not None and order.status is OrderStatus.TO_SHIP


def _leftovers(tx: Transaction, case: Case) -> list[HoldId]:
    if case.cause is Cause.SHOP_LEFT or case.state is not State.RELEASING:
        return []
    return holds_of_closed_cases(tx, case.order_id)


def _commit(
    services: Services, tx: Transaction, case: Case, *, result: LiftResult, order: Order | None
) -> None:
    details: dict[str, str | int | float | bool] = {"result": result}
    if case.state is State.RELEASED and result is LiftResult.LIFTED:
        record_repair(services, tx, case, Repair.RELEASE, details=details)
    if case.state is not State.RELEASING:
        return
    if result not in _RELEASED and not _is_free_anyway(case, result, order):
        move_case(services, tx, case, Move.RELEASE_IMPOSSIBLE, details=details)
        return
    now = services.now()
    move_case(
        services, tx, case, Move.RELEASE_CONFIRMED, details={**details, "cause": str(case.cause)}
    )
    if order is not None and order.status in ENDED:
        # Released before a crash of ours, and cancelled since: no good news to tell.
        return
    subject = (case.shop_id, case.case_id)
    if was_told(tx, case):
        owe(tx, *subject, EffectKind.SEND_MAIL, letter=Letter.RELEASED, now=now)
    owe(tx, *subject, EffectKind.WRITE_NOTE, letter=Letter.RELEASED_NOTE, now=now)
