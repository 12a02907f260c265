"""Asks the shop about what it told too little of: each order once a batch, before all else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from app.flow.shops.notice_trouble import notice_trouble
from app.flow.shops.out_of_sight import out_of_sight
from app.logs import log_problem
from app.model.errors import (
    AccessDeniedError,
    NotFoundError,
    NotYetError,
    StorageUnavailableError,
    UnreachableError,
)
from app.model.ids import ExternalOrderId
from app.model.order import Order
from app.model.shop import Shop
from app.model.shop_event import (
    OrderDisputed,
    OrderGone,
    OrderSeen,
    OrderToRead,
    PartToRead,
    ShopEvent,
)
from app.ports import ShopClient, unrecorded
from app.services import Services
from app.store.held_parts import order_with_part
from app.store.orders import stored_orders

T = TypeVar("T")
_ACCESS_WISH = 120.0
"""Credentials are mended by people: seconds to wait for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """What could not be asked now. ``again_at`` is None where the order itself is the problem."""

    problem: Exception
    again_at: datetime | None


Told = tuple[ShopEvent, ...] | NotRead
"""What a delivery comes to once the shop was asked, or why it was not."""


NEEDS_READING = OrderToRead | PartToRead | OrderDisputed
"""Events that can be followed only once the shop was asked."""


def read_told(asking: "Asking", events: Sequence[ShopEvent]) -> list[Told]:
    """Return, for each event, what it comes to: an order's state where only its id was told.

    Makes calls and keeps no transaction open meanwhile. What cannot be asked now says when
    it can; a shop that is down is asked by none of the others either.

    Raises:
        StorageUnavailableError: the database went away.
    """
    return [asking.told(event) for event in events]


class Asking:
    """One batch's questions to one shop: none is asked twice while nothing is done to its orders."""

    def __init__(self, services: Services, shop: Shop) -> None:
        """Begin without a call."""
        self._services, self._shop = services, shop
        self._client: ShopClient | None = None
        self._orders: dict[ExternalOrderId, Order | NotRead | None] = {}
        self._parts: dict[str, ExternalOrderId | NotRead | None] = {}

    def told(self, event: ShopEvent) -> Told:
        """Return what one event comes to."""
        if not isinstance(event, NEEDS_READING):
            return (event,)
        return () if self._shop.left_at is not None else self._read(event)

    def forget(self) -> None:
        """Ask for orders anew: something was done to them since, such as a hold placed."""
        self._orders.clear()

    def _read(self, event: ShopEvent) -> Told:
        if isinstance(event, PartToRead):
            return self._of_part(event.part_id)
        if isinstance(event, OrderDisputed):
            read = self._of_order(event.external_id)
            return read if isinstance(read, NotRead) else (*read, event)
        return self._of_order(event.external_id) if isinstance(event, OrderToRead) else ()

    def _of_part(self, part_id: str) -> Told:
        if part_id not in self._parts:
            self._parts[part_id] = self._order_with(part_id)
        found = self._parts[part_id]
        if found is None:
            return ()
        return found if isinstance(found, NotRead) else self._of_order(found)

    def _order_with(self, part_id: str) -> ExternalOrderId | NotRead | None:
        just_read = (one for one in self._orders.values() if isinstance(one, Order))
        for order in just_read:
            if any(part.part_id == part_id for part in order.parts):
                return order.external_id
        with self._services.database.read() as tx:
            known = order_with_part(tx, self._shop.shop_id, part_id)
        return known or self._ask(lambda client: client.order_of_part(part_id))

    def _of_order(self, external_id: ExternalOrderId) -> Told:
        if external_id not in self._orders:
            self._orders[external_id] = self._ask(lambda client: client.read_order(external_id))
        found = self._orders[external_id]
        if found is None:
            return () if self._is_old(external_id) else (OrderGone(external_id=external_id),)
        return found if isinstance(found, NotRead) else (OrderSeen(order=found),)

    def _is_old(self, external_id: ExternalOrderId) -> bool:
        """Tell whether an order that is not there may only be kept from us, as old ones are."""
        with self._services.database.read() as tx:
            known = stored_orders(tx, self._shop.shop_id, [external_id]).get(external_id)
        return known is not None and out_of_sight(known, self._services.now())

    def _ask(self, question: Callable[[ShopClient], T]) -> T | NotRead | None:
        """Ask; None where what is asked about is gone."""
        services, shop_id = self._services, self._shop.shop_id
        silent = services.silences.until(shop_id, services.now())
        if silent is not None:
            problem = UnreachableError("The shop did not answer; it is asked again.")
            return NotRead(problem=problem, again_at=silent)
        try:
            client = self._shop_client()
        except NotFoundError as problem:
            # Its credentials are gone, not the order.
            return self._not_read(AccessDeniedError(str(problem)))
        except (UnreachableError, AccessDeniedError) as problem:
            return self._not_read(problem)
        return self._answer(client, question)

    def _answer(
        self, client: ShopClient, question: Callable[[ShopClient], T]
    ) -> T | NotRead | None:
        answer: T | None = None
        try:
            answer = question(client)
        except NotFoundError:
            pass
        except StorageUnavailableError:
            raise
        except Exception as problem:  # noqa: BLE001 - one order that trips must not stop the others
            return self._not_read(problem)
        self._services.silences.end(self._shop.shop_id)
        return answer

    def _not_read(self, problem: Exception) -> NotRead:
        services, shop_id, now = self._services, self._shop.shop_id, self._services.now()
        if isinstance(problem, NotYetError):
            pause = timedelta(seconds=min(max(problem.retry_after or 0.0, 10.0), 300.0))
            return NotRead(problem=problem, again_at=now + pause)
        if isinstance(problem, UnreachableError):
            until = services.silences.lengthen(shop_id, now, problem.retry_after)
            return NotRead(problem=problem, again_at=until)
        if isinstance(problem, AccessDeniedError):
            notice_trouble(services, shop_id, str(problem))
            until = services.silences.lengthen(shop_id, now, _ACCESS_WISH)
            return NotRead(problem=problem, again_at=until)
        log_problem("order_not_read", problem, shop=shop_id)
        return NotRead(problem=problem, again_at=None)

    def _shop_client(self) -> ShopClient:
        if self._client is None:
            self._client = self._services.shop_client(self._shop, unrecorded)
        return self._client
