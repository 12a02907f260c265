"""One hold being placed: which parts of the order were answered for, and what that comes to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from app.model.errors import RejectedError
from app.model.ids import HoldId
from app.model.order import ENDED, Order, OrderStatus, Part, PartState
from app.ports import HoldResult
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.part_writes import (
    Wrote,
    ask_warehouse_to_stop,
    hold_part,
    write_to_each,
)
from connectors.shops.shopify.parts import ASKED_TO_STOP, SUBMITTED, our_holds
from connectors.shops.shopify.snapshot import OrderJson, PartJson

_ROUTING_TAKES: Final = timedelta(minutes=10)
_ROUTING_MAY_SKIP: Final = timedelta(minutes=2)
"""How long a part is waited for that may never come."""
_COMES_LATER: Final = "SCHEDULED"
_TAKEN: Final = frozenset({Wrote.DONE, Wrote.BEFORE})


@dataclass(slots=True)
class Holding:
    """A hold on its way onto all parts of one order."""

    graphql: GraphQL
    hold: HoldId
    before: Mapping[str, str]
    """The parts that have borne the hold, each with its place then."""
    held: dict[str, Wrote] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def is_done(self, body: OrderJson, seen: Order) -> bool:
        """Tell whether there is nothing (more) to write to the order."""
        is_over = seen.status in ENDED
        return is_over or not (self._to_hold(body, seen) or self._to_ask(body, seen))

    def write(self, body: OrderJson, seen: Order) -> None:
        """Hold what can be held, and ask third parties to stop; each part once.

        Raises RejectedError where Shopify refuses one part, after all others were written.
        """
        to_hold, to_ask = self._to_hold(body, seen), self._to_ask(body, seen)
        came = write_to_each(
            {
                **{one: partial(hold_part, self.graphql, one, self.hold) for one in to_hold},
                **{one: partial(ask_warehouse_to_stop, self.graphql, one) for one in to_ask},
            }
        )
        self.held.update({part_id: came[part_id] for part_id in to_hold})
        self.asked.update(to_ask)

    def is_unseen(self, body: OrderJson, seen: Order) -> bool:
        """Tell whether a part does not show the hold that Shopify took on it (yet)."""
        taken = {part_id for part_id, came in self.held.items() if came in _TAKEN}
        return seen.status not in ENDED and any(
            part.id in taken and not our_holds(part, self.hold)
            for part, _ in _open_parts(body, seen)
        )

    def result(self, body: OrderJson, seen: Order) -> HoldResult:
        """Return what it came to, by how the order stands now.

        Raises RejectedError where Shopify takes no hold and gives no reason for it.
        """
        if seen.status in ENDED:
            return HoldResult.ORDER_ENDED
        parts = list(_open_parts(body, seen))
        if any(our_holds(part, self.hold) for part, _ in parts):
            is_new = Wrote.DONE in self.held.values()
            return HoldResult.PLACED if is_new else HoldResult.ALREADY_OURS
        if any(part.request_status == ASKED_TO_STOP for part, _ in parts):
            return HoldResult.WAREHOUSE_ASKED
        return self._why_not(body, seen)

    def _why_not(self, body: OrderJson, seen: Order) -> HoldResult:
        if seen.obstacle is not None:
            # What needs no parcel may get a part all the same, a moment after it was placed.
            is_new = not seen.parts and self._age(body) <= _ROUTING_MAY_SKIP
            return HoldResult.NOT_READY if is_new else HoldResult.CANNOT_BE_HELD
        if seen.status is OrderStatus.SHIPPED:
            return HoldResult.ORDER_ENDED
        parts = list(_open_parts(body, seen))
        if any(self.held.get(part.id) is Wrote.REFUSED and _takes_holds(part) for part, _ in parts):
            raise RejectedError(
                "Shopify did not take our hold on this order, although it says that the order"
                " takes holds. Hold it by hand on its page in Shopify's admin."
            )
        # What others hold but Shopify does not let us hold may be free for us later.
        may_come = any(
            part.status == _COMES_LATER or ours.state is PartState.HELD for part, ours in parts
        )
        is_young = not parts and self._age(body) <= _ROUTING_TAKES
        return HoldResult.NOT_READY if may_come or is_young else HoldResult.CANNOT_BE_HELD

    def _age(self, body: OrderJson) -> timedelta:
        return (self.graphql.answered_at or body.updated_at) - body.created_at

    def _to_hold(self, body: OrderJson, seen: Order) -> list[str]:
        return [
            part.id
            for part, ours in _open_parts(body, seen)
            if ours.may_be_held
            and part.id not in self.held
            and self.before.get(part.id) != ours.place
            and not our_holds(part, self.hold)
        ]

    def _to_ask(self, body: OrderJson, seen: Order) -> list[str]:
        return [
            part.id
            for part, ours in _open_parts(body, seen)
            if part.request_status in SUBMITTED
            and not ours.may_be_held
            and part.id not in self.asked
        ]


def _takes_holds(part: PartJson) -> bool:
    return any(one.action == "HOLD" for one in part.supported_actions)


def _open_parts(body: OrderJson, seen: Order) -> Iterator[tuple[PartJson, Part]]:
    listed = body.fulfillment_orders.nodes if body.fulfillment_orders else ()
    for part, ours in zip(listed, seen.parts, strict=True):
        if ours.state is not PartState.OVER:
            yield part, ours
