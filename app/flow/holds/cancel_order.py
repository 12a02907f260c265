"""Performs an owed cancelling: the shop ends the order and gives its money back."""

from dataclasses import replace

from app.flow.cases.call_merchant import call_merchant
from app.flow.cases.move_case import move_case
from app.flow.cases.was_told import was_told
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.shops.out_of_sight import out_of_sight
from app.flow.shops.shop_calls import shop_calls
from app.model.audit import DEADLINE_POLICY
from app.model.case import Case, Move, State, SupportReason
from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.errors import AccessDeniedError, NotFoundError, NotYetError, RejectedError
from app.model.ids import CaseId
from app.model.shop import Shop
from app.ports import CancelResult
from app.services import Services
from app.store.audit import timeline
from app.store.cases import case_by_id
from app.store.effects import finish, owe
from app.store.orders import stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_LOOKS_AGAIN_AFTER = 2.0
_NOT_SHOWN = (
    "The shop no longer shows Clearhold this order, as it is older than 60 days. Cancel and refund"
    " it on its page in the shop's admin."
)
_SAID = {CancelResult.CANCELLED: "cancelled_by_us", CancelResult.REFUNDED: "refunded_by_us"}


def cancel_order(services: Services, effect: Effect) -> None:
    """Have the order cancelled, its money given back, and the case ended.

    What is sent already cannot be cancelled everywhere: then its money alone goes back.

    The effect's id is the key under which the shop knows a repeat. Where the shop refuses,
    the case goes back to a person with the shop's own sentence.

    Raises:
        UnreachableError: the shop did not answer.
        NotYetError: the shop is at it.
        AccessDeniedError: our credentials do not allow it (any more).
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
    if case.state is not State.CANCELLING:
        with services.database.write() as tx:
            finish(tx, effect.effect_id, EffectState.VOID, services.now())
        return
    try:
        result = _ask(services, shop, case, effect)
    except AccessDeniedError as problem:
        if shop.left_at is None:
            raise
        _refuse(services, effect, str(problem))
    except RejectedError as problem:
        _refuse(services, effect, str(problem))
    else:
        notice_trouble(services, shop.shop_id, None)
        if result is CancelResult.UNDERWAY:
            raise NotYetError("The shop is cancelling the order.", retry_after=_LOOKS_AGAIN_AFTER)
        _end(services, effect, "order_ended" if result is None else _SAID[result])


def _ask(services: Services, shop: Shop, case: Case, effect: Effect) -> CancelResult | None:
    """Return what came of it; None for an order that is gone: it is sent to nobody."""
    with services.database.read() as tx:
        stored = stored_order(tx, shop.shop_id, case.order_id)
    try:
        with shop_calls(services, shop, effect) as client:
            return client.cancel_order(stored.external_id, effect.effect_id)
    except NotFoundError:
        if out_of_sight(stored, services.now()):
            raise RejectedError(_NOT_SHOWN) from None
        return None


def _end(services: Services, effect: Effect, said: str) -> None:
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        if case.state is State.CANCELLING:
            details: dict[str, str | int | float | bool] = {"result": said}
            move_case(services, tx, case, Move.ORDER_ENDED, details=details)
            if said == _SAID[CancelResult.CANCELLED] and _was_unanswered(tx, case):
                mail = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
                owe(tx, *mail, letter=Letter.CANCELLED, now=services.now())


def _was_unanswered(tx: Transaction, case: Case) -> bool:
    """Tell whether it was cancelled by itself at its end: then nobody else tells why."""
    lines = timeline(tx, case.shop_id, case.case_id)
    asked = [line.actor for line in lines if line.action == Move.CANCEL]
    return asked[-1:] == [DEADLINE_POLICY]


def _refuse(services: Services, effect: Effect, problem: str) -> None:
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.VOID, services.now())
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        if case.state is not State.CANCELLING:
            return
        if was_told(tx, case):
            case = replace(case, support_reason=SupportReason.CANCEL_REFUSED)
        case = move_case(services, tx, case, Move.CANCEL_REFUSED, details={"problem": problem})
        call_merchant(services, tx, case, SupportReason.CANCEL_REFUSED)
