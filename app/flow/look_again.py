"""Asks the shop how an order of ours stands, after something contradicted our case."""

from collections.abc import Mapping
from datetime import timedelta

from app.flow.decide import decide
from app.flow.move_case import move_case
from app.flow.need_person import need_person
from app.flow.normalise import normalise
from app.flow.out_of_sight import out_of_sight
from app.flow.shop_calls import shop_calls
from app.flow.stray_parts import stray_parts
from app.model.case import Case, Move, State, SupportReason
from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.errors import NotFoundError
from app.model.ids import CaseId
from app.model.order import ENDED, Order, OrderStatus
from app.model.shop_event import OrderSeen
from app.services import Services
from app.store.cases import case_by_id
from app.store.effects import effects_of, finish, is_owed, owe
from app.store.held_parts import places_of_parts, remember_parts
from app.store.orders import stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_OVER = ENDED | {OrderStatus.SHIPPED}
_GATEWAYS_RACE_FOR = timedelta(minutes=15)
_STAFF = "shop staff"
_HOLDS_AT_MOST = 1
_HELD = frozenset({State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT})


def look_again(services: Services, effect: Effect) -> None:
    """Read the order and let the case follow what the shop says.

    Still held by us: nothing. Ended: the case ends, but not where an old order is only no
    longer shown to us: that is a person's. Moved on by a person, in whole or in part: that is
    their decision, the case is theirs and the buyer is told. Moved on because money arrived (a
    bank transfer, or a payment plugin's late word): the hold is placed again, as
    money is no proof of a person; but once only, as it may have been a person after all.

    Raises:
        UnreachableError: the shop did not answer.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        stored = stored_order(tx, shop.shop_id, case.order_id)
    order: Order | None = None
    try:
        with shop_calls(services, shop, effect) as client:
            order = client.read_order(stored.external_id)
    except NotFoundError:
        pass
    if order is not None:
        decide(
            services, shop, normalise(services, shop, [(OrderSeen(order=order), services.now())])
        )
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        case = case_by_id(tx, shop.shop_id, case.case_id)
        if order is None and out_of_sight(stored, services.now()):
            _give_to_person(services, tx, case)
        else:
            _follow(services, tx, case, order)


def _give_to_person(services: Services, tx: Transaction, case: Case) -> None:
    """Let a person look at the shop for an order that is not shown to us, with our hold on it."""
    if case.allows(Move.NEED_PERSON):
        need_person(services, tx, case, SupportReason.NOT_SHOWN)


def _follow(services: Services, tx: Transaction, case: Case, order: Order | None) -> None:
    if case.state not in _HELD:
        return
    if order is None or order.status in (ENDED if case.held_at is None else _OVER):
        status = "gone" if order is None else str(order.status)
        move_case(services, tx, case, Move.ORDER_ENDED, details={"status": status})
        return
    if case.held_at is not None:
        _follow_hold(services, tx, case, order)


def _follow_hold(services: Services, tx: Transaction, case: Case, order: Order) -> None:
    held = places_of_parts(tx, case.case_id)
    if order.parts or held:
        _follow_parts(services, tx, case, order, held=held)
    elif order.status is OrderStatus.ON_HOLD and order.hold == case.hold_id:
        return
    elif _may_be_a_payment(services, order, case) and _times_held(tx, case) <= _HOLDS_AT_MOST:
        _owe_hold(services, tx, case)
    else:
        _hand_back(services, tx, case, order)


def _follow_parts(
    services: Services, tx: Transaction, case: Case, order: Order, *, held: Mapping[str, str]
) -> None:
    """A part that lost the hold was let go by staff; one that never had it gets it."""
    remember_parts(tx, case, order.parts, services.now())
    strays = stray_parts(case, order, held)
    if strays.freed:
        _hand_back(services, tx, case, order)
    elif strays.new:
        _owe_hold(services, tx, case)


def _owe_hold(services: Services, tx: Transaction, case: Case) -> None:
    if not is_owed(tx, case.shop_id, case.case_id, EffectKind.PLACE_HOLD):
        owe(tx, case.shop_id, case.case_id, EffectKind.PLACE_HOLD, now=services.now())


def _hand_back(services: Services, tx: Transaction, case: Case, order: Order) -> None:
    details: dict[str, str | int | float | bool] = {"status": order.native_status}
    move_case(services, tx, case, Move.HAND_BACK, actor=_STAFF, details=details)
    if case.is_kept_from_buyer():
        return
    subject = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
    owe(tx, *subject, letter=Letter.HANDED_BACK, now=services.now())


def _may_be_a_payment(services: Services, order: Order, case: Case) -> bool:
    """Tell whether the order may have been moved on by money, and not by a person.

    It bears our hold still, and that replaced a wait for a bank transfer, or it was paid
    since, or this is the minutes in which a gateway's webhook races with a hold and flips
    it back without a trace (facts: woocommerce-gateway-stripe #2679).
    """
    if order.hold != case.hold_id or order.status is not OrderStatus.TO_SHIP:
        return False
    paid_at = order.payment.paid_at
    is_racing = services.now() - case.opened_at <= _GATEWAYS_RACE_FOR
    return (
        order.awaited_transfer or is_racing or (paid_at is not None and paid_at >= case.opened_at)
    )


def _times_held(tx: Transaction, case: Case) -> int:
    owed = effects_of(tx, case.shop_id, case.case_id)
    return sum(row.kind == EffectKind.PLACE_HOLD for row in owed)
