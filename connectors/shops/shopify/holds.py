"""Places and lifts holds on every part of an order, while Shopify splits, moves and sends them.

Nothing locks an order at Shopify: what is returned is what stood at a look after the last write.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from app.model.errors import NotFoundError, UnreachableError
from app.model.ids import ExternalOrderId, HoldId
from app.model.order import ENDED, Order, PartState
from app.ports import HoldResult, LiftResult
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.holding import Holding
from connectors.shops.shopify.part_writes import Wrote, release_part, write_to_each
from connectors.shops.shopify.parts import our_holds
from connectors.shops.shopify.reading import in_our_words, read_parts_again, read_snapshot
from connectors.shops.shopify.snapshot import OrderJson

_ROUNDS: Final = 3
"""How often new parts are looked for: splitting and moving may go on while we write."""


def place_hold(
    graphql: GraphQL, order: ExternalOrderId, hold: HoldId, held: Mapping[str, str] | None = None
) -> tuple[HoldResult, Order | None]:
    """Hold every part that can be held, and ask third parties to stop what they were given.

    A repeat finds its own holds and writes nothing; parts that came since are held too. Not one
    that bore it by ``held`` and lost it without being moved: staff let that go.

    Raises:
        UnreachableError: the parts kept changing; trying again helps.
        RejectedError: Shopify takes no more holds of ours.
    """
    holding = Holding(graphql, hold, held or {})
    try:
        body = read_snapshot(graphql, order)
        seen = in_our_words(body, hold)
        for _ in range(_ROUNDS):
            if holding.is_done(body, seen):
                break
            holding.write(body, seen)
            body = read_parts_again(graphql, body)
            seen = in_our_words(body, hold)
    except NotFoundError:
        return HoldResult.ORDER_ENDED, None
    if not holding.is_done(body, seen) or holding.is_unseen(body, seen):
        raise _restless()
    return holding.result(body, seen), seen


def lift_hold(
    graphql: GraphQL, order: ExternalOrderId, hold: HoldId, leftovers: Sequence[HoldId] = ()
) -> tuple[LiftResult, Order | None]:
    """Release our hold on every part, by Shopify's ids of it: no other's hold is touched.

    Earlier holds of ours that are named as leftovers come off with it.

    Raises:
        UnreachableError: the parts kept changing; trying again helps.
        AccessDeniedError: the app may not release them.
    """
    has_lifted = False
    try:
        body = read_snapshot(graphql, order)
        for _ in range(_ROUNDS):
            bearing = _bearing(body, hold, *leftovers)
            if not bearing:
                break
            came = write_to_each(
                {part: partial(release_part, graphql, part, ids) for part, ids in bearing}
            )
            has_lifted = has_lifted or Wrote.DONE in came.values()
            body = read_parts_again(graphql, body)
    except NotFoundError:
        return LiftResult.ORDER_ENDED, None
    seen = in_our_words(body, hold)
    if seen.status in ENDED:
        return LiftResult.ORDER_ENDED, seen
    # A hold on what is sent or replaced stops nothing, and may never be released.
    waiting = {part.part_id for part in seen.parts if part.state is not PartState.OVER}
    if any(part_id in waiting for part_id, _ in _bearing(body, hold, *leftovers)):
        raise _restless()
    return LiftResult.LIFTED if has_lifted else LiftResult.ALREADY_LIFTED, seen


def _bearing(body: OrderJson, *holds: HoldId) -> list[tuple[str, list[str]]]:
    listed = body.fulfillment_orders.nodes if body.fulfillment_orders else ()
    found = [(part.id, our_holds(part, *holds)) for part in listed]
    return [(part_id, ids) for part_id, ids in found if ids]


def _restless() -> UnreachableError:
    return UnreachableError(
        "Shopify kept changing the parts of the order while its hold was written."
    )
