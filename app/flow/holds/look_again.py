"""Asks the shop how an order of ours stands, after something contradicted our case."""

from dataclasses import dataclass

from app.flow.cases.move_case import move_case
from app.flow.cases.need_person import need_person
from app.flow.deciding.decide import decide
from app.flow.holds.follow_loss import follow_loss
from app.flow.keeper.owe_hold import owe_hold
from app.flow.keeper.stray_parts import stray_parts
from app.flow.orders.normalise import normalise
from app.flow.shops.out_of_sight import out_of_sight
from app.flow.shops.shop_calls import shop_calls
from app.model.case import Case, Move, State, SupportReason
from app.model.effect import Effect, EffectState
from app.model.errors import AccessDeniedError, NotFoundError, RejectedError
from app.model.ids import CaseId
from app.model.order import ENDED, Order, OrderStatus, Part
from app.model.shop import Shop
from app.model.shop_event import OrderSeen
from app.ports import LettingGo, Mover
from app.services import Services
from app.store.cases import case_by_id
from app.store.effects import finish
from app.store.held_parts import places_of_parts, remember_parts, were_shared
from app.store.orders import StoredOrder, stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_OVER = ENDED | {OrderStatus.SHIPPED}
_HELD = frozenset({State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT})
_REFUSED_FOR_SURE = 3
"""Attempts, minutes apart."""


def look_again(services: Services, effect: Effect) -> None:
    """Read the order and let the case follow what the shop says.

    Still held by us: nothing. Ended: the case ends, but not where an old order is only no
    longer shown to us: that is a person's. Moved on by a person, in whole or in part: that is
    their decision, the case is theirs and the buyer is told. Moved on by a program, or because
    money arrived: the hold is placed again, as that is no proof of a person; a few times only,
    and once where it may have been a person after all. Then a person is asked.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses, or its answer cannot be used.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        stored = stored_order(tx, shop.shop_id, case.order_id)
    order = _read(services, shop, effect, stored)
    if order is not None:
        decide(
            services, shop, normalise(services, shop, [(OrderSeen(order=order), services.now())])
        )
    going = _going(services, shop, effect, order)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        case = case_by_id(tx, shop.shop_id, case.case_id)
        if order is None and out_of_sight(stored, services.now()):
            _give_to_person(services, tx, case)
        else:
            _follow(services, tx, case, order, going=going)


def _read(services: Services, shop: Shop, effect: Effect, stored: StoredOrder) -> Order | None:
    """Return the order; None where it is gone. What is refused again and again is a person's."""
    try:
        with shop_calls(services, shop, effect) as client:
            return client.read_order(stored.external_id)
    except NotFoundError:
        return None
    except AccessDeniedError:
        # The whole connection has a problem, and that is shown.
        raise
    except RejectedError:
        if effect.attempts == _REFUSED_FOR_SURE:
            with services.database.write() as tx:
                _give_to_person(services, tx, case_by_id(tx, shop.shop_id, CaseId(effect.subject)))
        raise


def _going(services: Services, shop: Shop, effect: Effect, order: Order | None) -> LettingGo | None:
    """Ask who let the hold go, where the order does not bear it and goes on."""
    if order is None or order.status in _OVER:
        return None
    with services.database.read() as tx:
        case = case_by_id(tx, shop.shop_id, CaseId(effect.subject))
        if case.state not in _HELD or not (loss := _loss(tx, case, order)).is_lost:
            return None
        was_shared = were_shared(tx, case.case_id, [part.part_id for part in loss.freed])
    try:
        with shop_calls(services, shop, effect) as client:
            return client.who_let_go(order.external_id, case.hold_id, was_shared=was_shared)
    except NotFoundError:
        # It went this very moment: placing the hold again will find that out.
        return None


def _give_to_person(services: Services, tx: Transaction, case: Case) -> None:
    """Let a person look at the shop for an order that is not shown to us, with our hold on it."""
    if case.allows(Move.NEED_PERSON):
        need_person(services, tx, case, SupportReason.NOT_SHOWN)


def _follow(
    services: Services,
    tx: Transaction,
    case: Case,
    order: Order | None,
    *,
    going: LettingGo | None,
) -> None:
    if case.state not in _HELD:
        return
    if order is None or order.status in (ENDED if case.held_at is None else _OVER):
        status = "gone" if order is None else str(order.status)
        move_case(services, tx, case, Move.ORDER_ENDED, details={"status": status})
        return
    loss = _loss(tx, case, order)
    remember_parts(tx, case, order.parts, services.now())
    if loss.is_lost:
        going = going or LettingGo(mover=Mover.UNKNOWN)
        follow_loss(services, tx, case, order, going=going, freed=loss.freed)
    elif loss.has_new_parts:
        owe_hold(services, tx, case)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loss:
    """Whether an order does not bear the hold that it bore, and which of its parts."""

    is_lost: bool = False
    freed: tuple[Part, ...] = ()
    has_new_parts: bool = False


def _loss(tx: Transaction, case: Case, order: Order) -> _Loss:
    if case.held_at is None or case.has_lost_its_hold():
        # Nothing is stopped for it, or a person has to say so first.
        return _Loss()
    held = places_of_parts(tx, case.case_id)
    if not (order.parts or held):
        bears = order.status is OrderStatus.ON_HOLD and order.hold == case.hold_id
        return _Loss(is_lost=not bears)
    strays = stray_parts(case, order, held)
    return _Loss(is_lost=bool(strays.freed), freed=strays.freed, has_new_parts=bool(strays.new))
