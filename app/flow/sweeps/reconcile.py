"""Reads orders changed at the shop since the last look: a lost webhook costs minutes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from app.flow.intake.take_in import take_in
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.sweeps.changed_since import changed_since
from app.logs import log, log_problem
from app.model.errors import AccessDeniedError, StorageUnavailableError
from app.model.ids import ExternalOrderId, ShopId
from app.model.order import Order
from app.model.shop import Shop
from app.model.shop_event import OrderSeen
from app.ports import unrecorded
from app.services import Services
from app.store.deliveries import last_delivery
from app.store.orders import StoredOrder, stored_orders
from app.store.shops import change_shop, reconciled_at, shop_by_id
from app.store.sweeps import change_sweep, sweep_of
from app.store.unreadable_orders import forget_unreadable, note_unreadable

_OVERLAP: Final = timedelta(minutes=2)
"""WooCommerce's times have one second's resolution, and a slow save is seen late."""
_AHEAD_AT_MOST: Final = timedelta(days=1)
"""No shop's clock is further ahead of ours than a mistaken time zone; an order that says
so must not hide those of the years before it."""
_TURN: Final = timedelta(minutes=1)
"""A shop that has much to tell, as after a day without us, lets others have their turn."""
_OUR_FAULT: Final = "Clearhold failed at it: an error of its own. It is in the log."


def reconcile(services: Services, shop_id: ShopId) -> int:
    """Take in what changed since the last look; return how many orders that were.

    Orders that no webhook told of are decided as if it had; older ones are history. How
    far we know the shop is told by the shop's own clock: the latest change that it showed.
    What was taken in stays so when the shop goes down in between, or when its turn is over:
    then `Sweep.pages_left` is not None, and the next turn goes on there.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    try:
        return sum(_Turn(services, shop).taken())
    except AccessDeniedError as problem:
        notice_trouble(services, shop_id, str(problem))
        raise
    finally:
        services.doorbell.ring_effects([shop_id])


class _Turn:
    """One turn at a shop: page after page, each kept before the next is asked for."""

    def __init__(self, services: Services, shop: Shop) -> None:
        self._services, self._shop = services, shop
        with services.database.read() as tx:
            self._known_to = self._from = reconciled_at(tx, shop.shop_id)
            before = sweep_of(tx, shop.shop_id)
        is_going_on = before is not None and before.pages_left is not None
        self._known_until = before.known_until if before else None
        self._since = self._from - (timedelta(0) if is_going_on else _OVERLAP)
        self._ends_at = services.now() + _TURN
        self._pages_left = 0
        self._has_news = False

    def taken(self) -> Iterator[int]:
        """Yield how many orders were taken in, page by page."""
        services, shop_id = self._services, self._shop.shop_id
        client = services.shop_client(self._shop, unrecorded)
        asked_at = services.now()
        for orders in changed_since(client, self._since, self._note):
            self._listen(orders)
            self._keep(orders, self._taken_in(orders))
            yield len(orders)
            asked_at = services.now()
            # Many of one moment are read in one go: there is no place between them to go on at.
            if asked_at > self._ends_at and self._known_to > self._from:
                return
        with services.database.write() as tx:
            change_sweep(tx, shop_id, known_until=asked_at, pages_left=None)

    def _note(self, unreadable: Sequence[tuple[str, str]], pages_left: int) -> None:
        self._pages_left = pages_left
        if unreadable:
            for external_id, _ in unreadable:
                log("order_unreadable", shop=self._shop.shop_id, order=external_id)
            with self._services.database.write() as tx:
                note_unreadable(tx, self._shop.shop_id, unreadable, self._services.now())

    def _taken_in(self, orders: Sequence[Order], *, is_last_try: bool = False) -> Sequence[Order]:
        """Take orders in at once, and one by one if that fails; return which succeeded."""
        now = self._services.now()
        try:
            take_in(self._services, self._shop, [(OrderSeen(order=one), now) for one in orders])
        except StorageUnavailableError:
            raise
        except Exception as problem:  # noqa: BLE001 - one order that trips must not stop the others
            log_problem("page_failed", problem, shop=self._shop.shop_id, orders=len(orders))
            if is_last_try:
                self._note([(one.external_id, _OUR_FAULT) for one in orders], self._pages_left)
                return []
            # A webhook may have brought the same order at the same moment: then it goes well now.
            tries = [self._taken_in([one], is_last_try=True) for one in orders]
            return [found for taken in tries for found in taken]
        return orders

    def _listen(self, orders: Sequence[Order]) -> None:
        """Note since when changes come that no delivery told of."""
        services, shop_id = self._services, self._shop.shop_id
        if self._has_news:
            return
        with services.database.read() as tx:
            known = stored_orders(tx, shop_id, [one.external_id for one in orders])
            if all(_is_known(one, known) for one in orders):
                return
            before = sweep_of(tx, shop_id)
            heard = last_delivery(tx, shop_id, "shop")
        since = before.unheard_since if before else None
        is_first = since is None or (heard is not None and heard >= since)
        times = 1 if is_first or before is None else before.times_unheard + 1
        with services.database.write() as tx:
            change_sweep(
                tx,
                shop_id,
                unheard_since=services.now() if is_first else since,
                times_unheard=times,
            )
        self._has_news = True

    def _keep(self, orders: Sequence[Order], taken: Sequence[Order]) -> None:
        shop_id, now = self._shop.shop_id, self._services.now()
        self._known_to = _later(self._known_to, orders, now)
        self._known_until = max(self._known_until or self._from, min(self._known_to, now))
        left = {"known_until": self._known_until, "pages_left": self._pages_left}
        with self._services.database.write() as tx:
            change_shop(tx, shop_id, reconciled_at=self._known_to)
            change_sweep(tx, shop_id, **left)
            forget_unreadable(tx, shop_id, [order.external_id for order in taken])


def _is_known(order: Order, known: Mapping[ExternalOrderId, StoredOrder]) -> bool:
    stored = known.get(order.external_id)
    return stored is not None and (stored.is_forgotten or stored.modified_at >= order.modified_at)


def _later(known_to: datetime, orders: Sequence[Order], now: datetime) -> datetime:
    told = [one.modified_at for one in orders if one.modified_at <= now + _AHEAD_AT_MOST]
    return max([known_to, *told])
