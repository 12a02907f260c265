"""Holds that waited for an order's parts, and parts born later: they are stopped at once."""

from collections.abc import Sequence

from app.flow.keeper.stray_parts import stray_parts
from app.flow.orders.normalise import KnownOrder
from app.model.case import Case, State
from app.model.effect import EffectKind
from app.model.ids import EffectId
from app.model.order import Order
from app.model.shop import Shop
from app.services import Services
from app.store.cases import open_cases_of
from app.store.effect_times import bring_forward
from app.store.effects import owe
from app.store.held_parts import places_of_parts
from app.store.transaction import Transaction

_STOPS = frozenset(
    {
        *(State.OPENED, State.HELD, State.INVITED, State.CHECKING),
        *(State.WITH_SUPPORT, State.CANCELLING),
    }
)


def hasten_holds(services: Services, shop: Shop, orders: Sequence[KnownOrder]) -> list[EffectId]:
    """Return the holds that can be placed now, as their orders' parts are there.

    A hold that was owed before is brought forward; a part that never bore the hold of its
    order's case gets one owed. A part that somebody let go is not stopped again here:
    that is looked at by `look_again`.
    """
    parted = {one.order_id: one.order for one in orders if one.order.parts}
    if not parted or shop.left_at is not None:
        return []
    with services.database.read() as tx:
        if not open_cases_of(tx, parted):
            return []
    found: list[EffectId] = []
    with services.database.write() as tx:
        for order_id, case in open_cases_of(tx, parted, locked=True).items():
            found += _hold_of(services, tx, case, parted[order_id])
    return found


def _hold_of(services: Services, tx: Transaction, case: Case, order: Order) -> list[EffectId]:
    strays = stray_parts(case, order, places_of_parts(tx, case.case_id))
    # What is with a third party from its birth is never free for a hold: they are asked to stop.
    is_asking = case.held_at is not None or case.state is State.OPENED
    is_rest_away = bool(strays.away) and is_asking
    if case.has_lost_its_hold():
        return []
    if case.state not in _STOPS or strays.freed or not (strays.new or is_rest_away):
        return []
    subject = (case.shop_id, case.case_id, EffectKind.PLACE_HOLD)
    waiting = bring_forward(tx, *subject, now=services.now())
    if waiting or case.state is State.OPENED:
        return waiting
    return [owe(tx, *subject, now=services.now())]
