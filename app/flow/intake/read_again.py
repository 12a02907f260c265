"""Reads an order again whose platform had not judged its risk when it was decided."""

from app.flow.intake.take_in import take_in
from app.flow.orders.owe_reading import owe_reading
from app.flow.shops.shop_calls import shop_calls
from app.model.audit import AuditLine
from app.model.effect import Effect, EffectState, order_of_subject
from app.model.errors import NotFoundError
from app.model.order import ENDED, Order, PlatformRisk
from app.model.shop_event import OrderGone, OrderSeen, ShopEvent
from app.services import Services
from app.store.audit import write_line
from app.store.cases import last_case_of
from app.store.effects import finish
from app.store.orders import stored_order
from app.store.shops import shop_by_id
from app.store.transaction import Transaction


def read_again(services: Services, effect: Effect) -> None:
    """Read the order and decide it again if its platform has judged it meanwhile.

    Where it has not, another look is owed; after the last one that is noted, and the risk
    stays unknown.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
    """
    order_id = order_of_subject(effect.subject)
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        external_id = stored_order(tx, shop.shop_id, order_id).external_id
    order: Order | None = None
    if shop.left_at is None:
        told: ShopEvent = OrderGone(external_id=external_id)
        try:
            with shop_calls(services, shop, effect) as client:
                order = client.read_order(external_id)
            told = OrderSeen(order=order)
        except NotFoundError:
            pass
        take_in(services, shop, [(told, services.now())])
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
        if order is not None and _still_waits(order):
            _wait_on(services, tx, effect)
    services.doorbell.ring_effects([shop.shop_id])


def _still_waits(order: Order) -> bool:
    return order.platform_risk is PlatformRisk.PENDING and order.status not in ENDED


def _wait_on(services: Services, tx: Transaction, effect: Effect) -> None:
    order_id = order_of_subject(effect.subject)
    if owe_reading(services, tx, effect.shop_id, order_id):
        return
    case = last_case_of(tx, order_id)
    line = AuditLine(
        shop_id=effect.shop_id,
        subject=effect.subject if case is None else case.case_id,
        action="risk_not_told",
        at=services.now(),
    )
    write_line(tx, line)
