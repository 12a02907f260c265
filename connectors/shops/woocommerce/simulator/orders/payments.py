"""The store's ways to pay: what each makes of a new order, and whether it can give money back.

Source: recorded orders and notes; WooCommerce's own gateways for bank transfer, cheque and cash.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethod:
    """One gateway. ``pays_at_once`` means the money has come when the order stands."""

    title: str
    status: str
    note: str
    pays_at_once: bool = False
    refunds: bool = False


METHODS = {
    "cod": PaymentMethod(
        title="Cash on delivery", status="processing", note="Payment to be made upon delivery."
    ),
    "bacs": PaymentMethod(
        title="Direct bank transfer", status="on-hold", note="Awaiting BACS payment"
    ),
    "cheque": PaymentMethod(
        title="Check payments", status="on-hold", note="Awaiting check payment"
    ),
    "stripe": PaymentMethod(
        title="Credit / Debit Card",
        status="processing",
        note="Stripe charge complete.",
        pays_at_once=True,
        refunds=True,
    ),
}


def payment_method(name: str) -> PaymentMethod:
    """Return a gateway; one that is not installed here is taken for a card."""
    return METHODS.get(name, METHODS["stripe"])
