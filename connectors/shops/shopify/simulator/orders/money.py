"""Amounts: what was authorized, paid and given back, and the financial status that follows."""

from decimal import Decimal

from connectors.shops.shopify.simulator.clock import read
from connectors.shops.shopify.simulator.state.documents import Json

_CENT = Decimal("0.01")


def amount(value: object) -> str:
    """Write an amount with two decimals."""
    return str(Decimal(str(value)).quantize(_CENT))


def subtotal(order: Json) -> Decimal:
    """What the goods cost that were ordered at first."""
    return sum((Decimal(line["price"]) * line["quantity"] for line in order["lines"]), Decimal())


def total(order: Json) -> Decimal:
    """What the order came to at first: goods less discounts and shipping, or what was said."""
    whole = subtotal(order) - Decimal(order["discount"]) + _shipping(order)
    return Decimal(order["total"]) if order["total"] else whole


def current_total(order: Json) -> Decimal:
    """What the order comes to after edits and refunds."""
    if order["cancelledAt"]:
        return Decimal()
    gone = sum(
        (Decimal(x["price"]) * (x["quantity"] - x["currentQuantity"]) for x in order["lines"]),
        Decimal(),
    )
    return total(order) - gone - refunded(order)


def captured(order: Json) -> Decimal:
    """What was paid."""
    return _sum(order, "SALE", "CAPTURE")


def refunded(order: Json) -> Decimal:
    """What was given back."""
    return _sum(order, "REFUND")


def capturable(order: Json, now: float) -> Decimal:
    """What is authorized and not yet captured, voided or expired."""
    if _sum(order, "VOID") or order["cancelledAt"] or _has_expired(order, now):
        return Decimal()
    return max(_sum(order, "AUTHORIZATION") - captured(order), Decimal())


def financial_status(order: Json, now: float) -> str:
    """Return the status that the Admin API shows."""
    paid, back = captured(order), refunded(order)
    if paid:
        return _status_of_paid(order, paid, back)
    if _sum(order, "VOID") or order["cancelledAt"]:
        return "VOIDED"
    if _sum(order, "AUTHORIZATION"):
        return "EXPIRED" if _has_expired(order, now) else "AUTHORIZED"
    return "PENDING"


def authorization(order: Json) -> Json | None:
    """Return the successful authorization of an order, if it has one."""
    kinds = (one for one in order["transactions"] if one["kind"] == "AUTHORIZATION")
    return next((one for one in kinds if one["status"] == "SUCCESS"), None)


def payment(order: Json) -> Json | None:
    """Return the transaction that brought the money."""
    paid = (one for one in order["transactions"] if one["kind"] in {"SALE", "CAPTURE"})
    return next((one for one in paid if one["status"] == "SUCCESS"), None)


def _status_of_paid(order: Json, paid: Decimal, back: Decimal) -> str:
    if back:
        return "REFUNDED" if back >= paid else "PARTIALLY_REFUNDED"
    return "PAID" if paid >= total(order) else "PARTIALLY_PAID"


def _has_expired(order: Json, now: float) -> bool:
    one = authorization(order)
    return bool(
        one
        and one["authorizationExpiresAt"]
        and not captured(order)
        and read(one["authorizationExpiresAt"]) <= now
    )


def _sum(order: Json, *kinds: str) -> Decimal:
    of_kind = (one for one in order["transactions"] if one["kind"] in kinds)
    done = (Decimal(one["amount"]) for one in of_kind if one["status"] == "SUCCESS")
    return sum(done, Decimal())


def _shipping(order: Json) -> Decimal:
    return Decimal(order["shippingPrice"])
