"""Reads orders changed at the shop since the last look: a lost webhook costs minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from app.flow.changed_since import changed_since
from app.flow.notice_trouble import notice_trouble
from app.flow.take_in import take_in
from app.logs import log
from app.model.errors import AccessDeniedError
from app.model.ids import ShopId
from app.model.order import Order
from app.model.shop import Shop
from app.model.shop_event import OrderSeen
from app.ports import unrecorded
from app.services import Services
from app.store.shops import change_shop, reconciled_at, shop_by_id
from app.store.unreadable_orders import forget_unreadable, note_unreadable

_OVERLAP = timedelta(minutes=2)
"""WooCommerce's times have one second's resolution, and a slow save is seen late."""
_AHEAD_AT_MOST = timedelta(days=1)
"""No shop's clock is further ahead of ours than a mistaken time zone; an order that says
so must not hide those of the years before it."""


def reconcile(services: Services, shop_id: ShopId) -> int:
    """Take in what changed since the last look; return how many orders that were.

    Orders that no webhook told of are decided as if it had; older ones are history. How
    far we know the shop is told by the shop's own clock: the latest change that it showed.
    What was taken in stays so when the shop goes down in between.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
        known_to = reconciled_at(tx, shop_id)
    taken = 0
    try:
        client = services.shop_client(shop, unrecorded)
        note = partial(_note_unreadable, services, shop_id)
        for orders in changed_since(client, known_to - _OVERLAP, note):
            _take_in(services, shop, orders)
            known_to = _later(services, known_to, orders)
            with services.database.write() as tx:
                change_shop(tx, shop_id, reconciled_at=known_to)
                forget_unreadable(tx, shop_id, [order.external_id for order in orders])
            taken += len(orders)
    except AccessDeniedError as problem:
        notice_trouble(services, shop_id, str(problem))
        raise
    finally:
        services.doorbell.ring_effects([shop_id])
    return taken


def _take_in(services: Services, shop: Shop, orders: list[Order]) -> None:
    told = [(OrderSeen(order=order), services.now()) for order in orders]
    take_in(services, shop, told)


def _note_unreadable(services: Services, shop_id: ShopId, found: Sequence[tuple[str, str]]) -> None:
    for external_id, _ in found:
        log("order_unreadable", shop=shop_id, order=external_id)
    with services.database.write() as tx:
        note_unreadable(tx, shop_id, found, services.now())


def _later(services: Services, known_to: datetime, orders: list[Order]) -> datetime:
    latest = services.now() + _AHEAD_AT_MOST
    told = [order.modified_at for order in orders if order.modified_at <= latest]
    return max([known_to, *told])
