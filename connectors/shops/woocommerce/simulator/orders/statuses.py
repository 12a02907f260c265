"""The statuses of an order and what follows from being in one.

Source: recorded notes and payloads; WooCommerce's ``WC_Order::set_status`` for the dates.
"""

from dataclasses import dataclass, replace

from connectors.shops.woocommerce.simulator.orders.order import Order

LABELS = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
    "checkout-draft": "Draft",
}
"""What the notes call each status, in the order in which WooCommerce lists them."""

EDITABLE = frozenset({"pending", "on-hold", "auto-draft"})
AWAITS_PAYMENT = frozenset({"pending", "failed", "checkout-draft"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An order after a change of status, and the sentence for its notes."""

    order: Order
    note: str


def moved(order: Order, status: str, now: int) -> Move:
    """Change the status: payment and completion dates follow, as they do in WooCommerce.

    Leaving on-hold for processing asserts payment, except for cash on delivery, which counts as paid
    only when completed.
    """
    note = f"Order status changed from {_label(order.status)} to {_label(status)}."
    paid_from = "completed" if order.payment_method == "cod" else "processing"
    paid = now if status in {paid_from, "completed"} and order.paid is None else order.paid
    completed = now if status == "completed" else order.completed
    return Move(order=replace(order, status=status, paid=paid, completed=completed), note=note)


def _label(status: str) -> str:
    return LABELS.get(status, status)
