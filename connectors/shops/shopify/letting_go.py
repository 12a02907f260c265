"""Tells who released our hold on a fulfillment order, by whose holds are left.

No payment ever touches a hold at Shopify. Ours goes when staff release it in the admin, or when
an app releases without naming which: that takes everybody's (facts: Shopify). So it was staff
where another's hold is left, as somebody picked ours out; and where nobody else's was there, as
an app has no business on a part that only we hold. Where ours lay beside another's and both are
gone, it was either. Neither the webhook (``fulfillment_holds/released``) nor the schema that we
are bound to names an actor.
"""

from datetime import UTC, datetime
from typing import Final

import msgspec

from app.model.errors import UnreachableError
from app.model.ids import ExternalOrderId, HoldId
from app.model.order import Part, PartState
from app.ports import LettingGo, Mover
from connectors.shops.shopify.gids import order_gid
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.parts import parts_of
from connectors.shops.shopify.reading import found_in
from connectors.shops.shopify.snapshot import PartJson, PartsJson

_ENOUGH: Final = 40
_ON_HOLD: Final = "ON_HOLD"
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def who_let_go(
    graphql: GraphQL, order: ExternalOrderId, hold: HoldId, *, was_shared: bool
) -> LettingGo:
    """Return who released our hold where the order has parts that go on without it.

    Raises:
        NotFoundError: the order is gone.
        UnreachableError: no answer, or not now.
    """
    answer = graphql.ask("order_parts", {"id": order_gid(order), "first": _ENOUGH})
    try:
        body = msgspec.convert(found_in(answer), PartsJson)
    except ValueError as problem:
        raise UnreachableError(
            f"Shopify's answer about an order cannot be read: {problem}."
        ) from None
    listed = body.fulfillment_orders.nodes if body.fulfillment_orders else ()
    freed = [pair for pair in zip(listed, parts_of(body), strict=True) if _is_free(pair[1], hold)]
    if not freed:
        return LettingGo(mover=Mover.UNKNOWN)
    return _told(freed, was_shared=was_shared)


def _is_free(part: Part, hold: HoldId) -> bool:
    return part.state is not PartState.OVER and not part.bears(hold)


def _told(freed: list[tuple[PartJson, Part]], *, was_shared: bool) -> LettingGo:
    is_picked_out = all(part.other_holds for _, part in freed)
    latest = max((one for one, _ in freed), key=lambda one: one.updated_at or _NEVER)
    return LettingGo(
        mover=Mover.STAFF if is_picked_out or not was_shared else Mover.UNKNOWN,
        before=_ON_HOLD,
        after=latest.status,
        at=latest.updated_at,
    )
