"""Writes to one fulfillment order, and what Shopify's refusals of each mean."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from app.model.errors import AccessDeniedError, RejectedError
from app.model.ids import HoldId
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.user_errors import UserError, sentence, user_errors

_REASON: Final = "HIGH_RISK_OF_FRAUD"
_NOTES: Final = (
    "Clearhold is checking who placed this order. It lets the order go by itself, or asks the"
    " shop. Please do not send it before."
)
_PLEASE_STOP: Final = "The shop is checking who placed this order. Please do not send it."
_NOT_FOUND: Final = "FULFILLMENT_ORDER_NOT_FOUND"


class Wrote(StrEnum):
    """What came of one write."""

    DONE = "done"
    BEFORE = "before"
    """A repeat: it was so already."""
    VANISHED = "vanished"
    """The part was replaced by another one meanwhile."""
    REFUSED = "refused"
    """Not in its present state."""


def write_to_each(writes: Mapping[str, Callable[[], Wrote]]) -> dict[str, Wrote]:
    """Write to every part, by its id; one that is refused must not leave the others unwritten.

    Raises RejectedError, the first one, after the last write.
    """
    came: dict[str, Wrote] = {}
    refusals: list[RejectedError] = []
    for part_id, write in writes.items():
        try:
            came[part_id] = write()
        except RejectedError as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0]
    return came


def hold_part(graphql: GraphQL, part_id: str, hold: HoldId) -> Wrote:
    """Place our hold on a part; the hold's id as handle makes a repeat harmless.

    Raises RejectedError where Shopify takes no more holds of ours on it.
    """
    wish = {
        "reason": _REASON,
        "reasonNotes": _NOTES,
        "handle": hold,
        "externalId": hold,
        "notifyMerchant": False,
    }
    answer = graphql.ask("hold", {"id": part_id, "hold": wish})
    errors = user_errors(answer, "fulfillmentOrderHold")
    if any(one.code == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED" for one in errors):
        raise RejectedError(
            "Ten holds of Clearhold are on a part of this order already, and Shopify takes no"
            " more. Release those that are no longer needed on the order's page in Shopify's admin."
        )
    if any(one.code == "DUPLICATE_FULFILLMENT_HOLD_HANDLE" for one in errors):
        return Wrote.BEFORE
    return _wrote(errors)


def release_part(graphql: GraphQL, part_id: str, hold_ids: Sequence[str]) -> Wrote:
    """Release these holds: never called with none, which would release everybody's.

    Raises AccessDeniedError where the app may not.
    """
    answer = graphql.ask("release", {"id": part_id, "holdIds": list(hold_ids)})
    errors = user_errors(answer, "fulfillmentOrderReleaseHold")
    if any(one.code == "INVALID_ACCESS" for one in errors):
        raise AccessDeniedError(
            f"Shopify does not let the app release its hold: {sentence(errors)}. Release it on the"
            " order's page in Shopify's admin, and grant the app what it asks for."
        )
    return _wrote(errors)


def ask_warehouse_to_stop(graphql: GraphQL, part_id: str) -> Wrote:
    """Send a cancellation request to the third party that was asked to send the part."""
    answer = graphql.ask("cancellation_request", {"id": part_id, "message": _PLEASE_STOP})
    return _wrote(user_errors(answer, "fulfillmentOrderSubmitCancellationRequest"))


def _wrote(errors: tuple[UserError, ...]) -> Wrote:
    if not errors:
        return Wrote.DONE
    is_gone = any(one.code == _NOT_FOUND for one in errors)
    return Wrote.VANISHED if is_gone else Wrote.REFUSED
