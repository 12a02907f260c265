"""Where an order stands, in our words."""

from app.model.order import OrderStatus, Part, PartState
from connectors.shops.shopify.payments import pays_on_delivery, waits_for_transfer
from connectors.shops.shopify.snapshot import OrderJson, PartsJson

_NOT_PAID = frozenset({"PENDING", "EXPIRED"})


def status_of(body: OrderJson, parts: tuple[Part, ...]) -> OrderStatus:
    """Translate the status. It is on hold where nothing is left that could be sent."""
    return status_by_parts(body, parts) or _unpaid(body) or OrderStatus.TO_SHIP


def status_by_parts(body: PartsJson, parts: tuple[Part, ...]) -> OrderStatus | None:
    """Return the status where that can be told without the order's payments."""
    ended = _ended(body)
    if ended is not None:
        return ended
    if body.display_fulfillment_status == "FULFILLED":
        return OrderStatus.SHIPPED
    return OrderStatus.ON_HOLD if _is_held(parts) else None


def awaits_transfer(body: OrderJson) -> bool:
    """Tell whether the order waits for money that somebody transfers by hand."""
    return _unpaid(body) is OrderStatus.AWAITING_TRANSFER


def native_status(body: OrderJson) -> str:
    """Return Shopify's own two words, such as ``PAID/UNFULFILLED``."""
    if body.cancelled_at is not None:
        return "CANCELLED"
    paid = body.display_financial_status or "UNKNOWN"
    return f"{paid}/{body.display_fulfillment_status or 'UNKNOWN'}"


def _ended(body: PartsJson) -> OrderStatus | None:
    if body.cancelled_at is not None or body.display_financial_status == "VOIDED":
        return OrderStatus.CANCELLED
    is_refunded = body.display_financial_status == "REFUNDED"
    return OrderStatus.REFUNDED if is_refunded else None


def _is_held(parts: tuple[Part, ...]) -> bool:
    ours_to_stop = [
        part for part in parts if part.state not in {PartState.OVER, PartState.AT_WAREHOUSE}
    ]
    return bool(ours_to_stop) and all(part.hold for part in ours_to_stop)


def _unpaid(body: OrderJson) -> OrderStatus | None:
    if body.display_financial_status not in _NOT_PAID or pays_on_delivery(body):
        return None
    return OrderStatus.AWAITING_TRANSFER if waits_for_transfer(body) else OrderStatus.UNPAID
