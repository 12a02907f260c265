"""Decides an order once more, as something became known that bears on it."""

from app.flow.deciding.decide import decide
from app.flow.orders.normalise import KnownOrder
from app.model.effect import Effect, EffectState, order_of_subject
from app.model.order import ENDED, Order, OrderStatus
from app.rules.keys import contact_keys
from app.services import Services
from app.store.effects import finish
from app.store.orders import StoredOrder, open_order, stored_order
from app.store.shops import shop_by_id

_OVER = ENDED | {OrderStatus.SHIPPED}


def decide_again(services: Services, effect: Effect) -> None:
    """Decide the effect's order by what is known now, and commit what follows from it.

    An order that was sent, ended or forgotten meanwhile is left alone. Done twice it is
    decided twice, to the same end.
    """
    order_id = order_of_subject(effect.subject)
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        stored = stored_order(tx, shop.shop_id, order_id)
        order = open_order(tx, services.keyring, order_id)
    state = EffectState.VOID
    if order is not None and stored.status not in _OVER and shop.left_at is None:
        decide(services, shop, [_known(stored, order)], again=True)
        state = EffectState.DONE
    with services.database.write() as tx:
        finish(tx, effect.effect_id, state, services.now())
    services.doorbell.ring_effects([shop.shop_id])


def _known(stored: StoredOrder, order: Order) -> KnownOrder:
    return KnownOrder(
        order_id=stored.order_id,
        order=order,
        fingerprint=stored.fingerprint,
        keys=contact_keys(order),
        known_at=stored.known_at,
        is_history=stored.is_history,
    )
