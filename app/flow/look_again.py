"""Asks the shop how an order of ours stands, after something contradicted our case."""

from app.flow.decide import decide
from app.flow.move_case import move_case
from app.flow.normalise import normalise
from app.flow.shop_calls import shop_calls
from app.model.case import Case, Move, State
from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.errors import NotFoundError
from app.model.ids import CaseId
from app.model.order import ENDED, Order, OrderStatus
from app.model.shop_event import OrderSeen
from app.services import Services
from app.store.cases import case_by_id
from app.store.effects import finish, is_owed, owe
from app.store.orders import stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_OVER = ENDED | {OrderStatus.SHIPPED}
_HELD = frozenset({State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT})


def look_again(services: Services, effect: Effect) -> None:
    """Read the order and let the case follow what the shop says.

    Still held by us: nothing. Ended: the case ends. Moved on by a person: that is their
    decision, the case ends and the buyer is told. Moved on because a bank transfer
    arrived: the hold is placed again, as money is no proof of a person.

    Raises:
        UnreachableError: the shop did not answer.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        external_id = stored_order(tx, shop.shop_id, case.order_id).external_id
    order: Order | None = None
    try:
        with shop_calls(services, shop, effect) as client:
            order = client.read_order(external_id)
    except NotFoundError:
        pass
    if order is not None:
        decide(
            services, shop, normalise(services, shop, [(OrderSeen(order=order), services.now())])
        )
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        _follow(services, tx, case_by_id(tx, shop.shop_id, case.case_id), order)


def _follow(services: Services, tx: Transaction, case: Case, order: Order | None) -> None:
    if case.state not in _HELD:
        return
    if order is None or order.status in _OVER:
        status = "gone" if order is None else str(order.status)
        move_case(services, tx, case, Move.ORDER_ENDED, details={"status": status})
        return
    if order.status is OrderStatus.ON_HOLD and order.hold == case.hold_id:
        return
    if _was_paid_meanwhile(order, case):
        if not is_owed(tx, case.shop_id, case.case_id, EffectKind.PLACE_HOLD):
            owe(tx, case.shop_id, case.case_id, EffectKind.PLACE_HOLD, now=services.now())
        return
    details: dict[str, str | int | float | bool] = {"status": order.native_status, "by": "hand"}
    move_case(services, tx, case, Move.ORDER_ENDED, details=details)
    owe(
        tx,
        case.shop_id,
        case.case_id,
        EffectKind.SEND_MAIL,
        letter=Letter.HANDED_BACK,
        now=services.now(),
    )


def _was_paid_meanwhile(order: Order, case: Case) -> bool:
    """Tell whether an order that awaited a transfer was moved on by the money's arrival.

    It bears our hold, which replaced a waiting status and not one ready to ship.
    """
    return (
        order.hold == case.hold_id
        and order.awaited_transfer
        and order.status is OrderStatus.TO_SHIP
    )
