"""Fulfillment orders as parts of an order (shopify.dev, "FulfillmentOrder")."""

from typing import Final

from app.model.ids import HoldId
from app.model.order import Part, PartState
from connectors.shops.shopify.snapshot import HoldJson, PartJson, PartsJson

SUBMITTED: Final = frozenset({"SUBMITTED", "ACCEPTED"})
"""A third party was asked to send it, and nobody asked them to stop."""
ASKED_TO_STOP: Final = "CANCELLATION_REQUESTED"
_REFUSED_TO_STOP: Final = "CANCELLATION_REJECTED"
_AT_WAREHOUSE: Final = SUBMITTED | {ASKED_TO_STOP, _REFUSED_TO_STOP}
_OVER: Final = frozenset({"CLOSED", "CANCELLED"})
_ON_HOLD: Final = "ON_HOLD"
_IN_PROGRESS: Final = "IN_PROGRESS"
_HOLD: Final = "HOLD"


def parts_of(body: PartsJson, wanted: HoldId | None = None) -> tuple[Part, ...]:
    """Translate the parts; of several holds of ours on one, ``wanted`` is named first."""
    listed = body.fulfillment_orders
    return tuple(_part(one, wanted) for one in listed.nodes) if listed else ()


def our_holds(part: PartJson, *holds: HoldId) -> list[str]:
    """Return Shopify's ids of the holds that bear these ids of ours, placed by nobody else."""
    return [one.id for one in part.fulfillment_holds if _is_ours(one) and one.handle in holds]


def _part(body: PartJson, wanted: HoldId | None) -> Part:
    ours = [HoldId(one.handle) for one in body.fulfillment_holds if _is_ours(one) and one.handle]
    others = [one for one in body.fulfillment_holds if not _is_ours(one)]
    named = (wanted if wanted in ours else ours[-1]) if ours else None
    return Part(
        part_id=body.id,
        state=_state(body),
        may_be_held=_may_be_held(body),
        hold=named,
        further_holds=tuple(one for one in ours if one != named),
        other_holds=tuple(_holder(one) for one in others),
        place=(body.assigned_location.name or "") if body.assigned_location else "",
    )


def _is_ours(hold: HoldJson) -> bool:
    # Shopify knows by the token which app asks; a handle alone may be anybody's.
    return hold.held_by_requesting_app and bool(hold.handle)


def _holder(hold: HoldJson) -> str:
    return (hold.held_by_app.title or "") if hold.held_by_app else ""


def _state(body: PartJson) -> PartState:
    if body.status in _OVER:
        return PartState.OVER
    if body.status == _ON_HOLD:
        return PartState.HELD
    if body.request_status in _AT_WAREHOUSE:
        return PartState.AT_WAREHOUSE
    return PartState.PACKING if body.status == _IN_PROGRESS else PartState.OPEN


def _may_be_held(body: PartJson) -> bool:
    # One that is on hold takes further holds (shopify.dev, fulfillmentOrderHold, since 2025-01).
    return body.status == _ON_HOLD or any(one.action == _HOLD for one in body.supported_actions)
