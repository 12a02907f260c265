"""Moments by which an order should be on its way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from app.model.order import Limit, LimitKind, Part, PartState
from connectors.shops.shopify.payments import reservation_of
from connectors.shops.shopify.snapshot import OrderJson

_RESERVED_FOR: Final = timedelta(days=7)
"""What is usual; when exactly is told to shops on Plus only (facts: Shopify)."""
_PROTECTED_FOR: Final = timedelta(days=7)
"""Shopify Protect asks for a fulfillment within seven days of the order."""
_PROTECTS: Final = frozenset({"ACTIVE", "PENDING"})


def limits_of(body: OrderJson, parts: tuple[Part, ...]) -> tuple[Limit, ...]:
    """Return the limits, the earliest first."""
    found = (*_authorisation(body), *_protection(body), *_promise(body, parts))
    return tuple(sorted(found, key=lambda limit: limit.at))


def _authorisation(body: OrderJson) -> Iterator[Limit]:
    reserved = reservation_of(body)
    if reserved is not None:
        since = reserved.processed_at or reserved.created_at or body.created_at
        yield Limit(
            kind=LimitKind.AUTHORISATION,
            at=reserved.authorization_expires_at or since + _RESERVED_FOR,
        )


def _protection(body: OrderJson) -> Iterator[Limit]:
    protect = body.shopify_protect
    if protect is None or protect.status not in _PROTECTS:
        return
    if protect.eligibility.status != "NOT_ELIGIBLE":
        yield Limit(kind=LimitKind.PROTECTION, at=body.created_at + _PROTECTED_FOR)


def _promise(body: OrderJson, parts: tuple[Part, ...]) -> Iterator[Limit]:
    open_ids = {part.part_id for part in parts if part.state is not PartState.OVER}
    listed = body.fulfillment_orders.nodes if body.fulfillment_orders else ()
    promised = [one.fulfill_by for one in listed if one.fulfill_by and one.id in open_ids]
    if promised:
        yield Limit(kind=LimitKind.SEND_BY, at=min(promised))
