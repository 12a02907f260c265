"""WooCommerce's statuses in our words."""

from typing import Final

from app.model.order import OrderStatus

ON_HOLD: Final = "on-hold"
DRAFT: Final = "checkout-draft"

ENDED: Final = frozenset(
    {
        OrderStatus.CANCELLED,
        OrderStatus.REFUNDED,
        OrderStatus.FAILED,
        OrderStatus.DELETED,
    }
)
"""Nobody ships an order that is one of these, and we do not touch it."""

_NATIVE: Final = {
    "pending": OrderStatus.UNPAID,
    "failed": OrderStatus.FAILED,
    "processing": OrderStatus.TO_SHIP,
    "completed": OrderStatus.SHIPPED,
    "cancelled": OrderStatus.CANCELLED,
    "refunded": OrderStatus.REFUNDED,
    "trash": OrderStatus.DELETED,
}
_TRANSFERS: Final = frozenset({"bacs", "cheque"})


def status_of(native: str, payment_method: str, *, is_held: bool) -> OrderStatus:
    """Translate a status; ``is_held`` tells whether the order bears our hold.

    On-hold is native for bank transfers and cheques: the order awaits its money.
    """
    if native == ON_HOLD:
        awaits_money = payment_method in _TRANSFERS and not is_held
        return OrderStatus.AWAITING_TRANSFER if awaits_money else OrderStatus.ON_HOLD
    return _NATIVE.get(native, OrderStatus.OTHER)
