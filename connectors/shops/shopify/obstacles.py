"""Why nothing in an order can be stopped."""

from datetime import timedelta
from typing import Final

from app.model.order import Obstacle, Part, PartState
from connectors.shops.shopify.amounts import quantity_of
from connectors.shops.shopify.payments import payment_of
from connectors.shops.shopify.snapshot import OrderJson

_AT_ONCE: Final = timedelta(minutes=2)
"""Nobody packs a parcel sooner after the payment: the shop sent it by itself."""
_IN_PERSON: Final = "pos"


def obstacle_of(body: OrderJson, parts: tuple[Part, ...]) -> Obstacle | None:
    """Return what keeps the whole order from being stopped; None where something can be.

    Gift cards are sent by Shopify itself unless the shop turns that off; what is digital may
    have no fulfillment order at all; a shop may send everything as soon as it is paid.
    """
    listed = body.fulfillment_orders
    if listed is None or body.cancelled_at is not None or any(map(_can_be_stopped, parts)):
        return None
    lines = [line for line in body.line_items.nodes if quantity_of(line, body) > 0]
    if lines and all(line.is_gift_card for line in lines):
        return Obstacle.GIFT_CARD
    if lines and not any(line.requires_shipping for line in lines):
        return Obstacle.DIGITAL
    return Obstacle.SENT_AT_ONCE if _is_sent_at_once(body) else None


def _can_be_stopped(part: Part) -> bool:
    if part.state is PartState.OVER:
        return False
    return part.may_be_held or part.hold is not None or part.state is PartState.AT_WAREHOUSE


def _is_sent_at_once(body: OrderJson) -> bool:
    parts = body.fulfillment_orders.nodes if body.fulfillment_orders else ()
    sent = [one.updated_at for one in parts if one.status == "CLOSED" and one.updated_at]
    if not sent or body.display_fulfillment_status != "FULFILLED":
        return False
    paid_at = payment_of(body).paid_at or body.created_at
    # Over the counter the goods leave with the buyer.
    return body.source_name != _IN_PERSON and max(sent) - max(paid_at, body.created_at) <= _AT_ONCE
