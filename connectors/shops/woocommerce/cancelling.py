"""Cancels an order for the merchant: its money first, and the order only once that is given back.

Source: ``wc_create_refund``, which writes a refund down, then asks the gateway, and at last marks
the refund as paid out; docs: order refunds, wc/v3.
"""

import re
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec

from app.model.errors import AccessDeniedError, NotFoundError, RejectedError
from app.model.ids import ExternalOrderId
from app.model.money import Money
from app.model.order import Order, OrderStatus, Refund
from app.ports import CancelResult
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.marks import reference_of
from connectors.shops.woocommerce.orders_at_store import change, look_at
from connectors.shops.woocommerce.payload import Loose
from connectors.shops.woocommerce.refusals import Answer
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.scalars import is_yes, moment

_CANCELLED: Final = "cancelled"
_REASON: Final = "Order cancelled"
"""The buyer reads it in the account and in the store's mail."""
_OURS: Final = re.compile(rf"{_REASON} \[ch-[0-9a-f]+\]")
_GATEWAYS_TAKE: Final = timedelta(minutes=10)
_OVER: Final = frozenset({OrderStatus.REFUNDED, OrderStatus.FAILED, OrderStatus.DELETED})


class _RefundJson(msgspec.Struct):
    date_created_gmt: Loose = None
    refunded_payment: Loose = None


_REFUND: Final = msgspec.json.Decoder(_RefundJson)


def cancel_order(rest: Rest, order: ExternalOrderId, key: str) -> CancelResult:
    """Give back what was paid through the order's gateway, then cancel the order.

    Whether a refund is ours is told by its reason, so that a repeat gives back nothing twice.

    Raises:
        RejectedError: the store or the payment plugin refuses, or the order was sent; nothing
            is cancelled then.
    """
    found = look_at(rest, order).order
    _require_cancellable(found)
    ours = next((one for one in found.refunds if _OURS.fullmatch(one.reason)), None)
    if ours is None and found.status in _OVER:
        return CancelResult.CANCELLED
    if ours is not None and not _is_confirmed(rest, order, ours):
        return CancelResult.UNDERWAY
    if _owed(found).minor > 0:
        _give_back(rest, found, key)
    elif found.status is OrderStatus.CANCELLED:
        return CancelResult.CANCELLED
    return _cancelled(rest, found)


def _require_cancellable(order: Order) -> None:
    if order.status is OrderStatus.SHIPPED:
        raise RejectedError(
            f"Order {order.number} was sent already, so it was left as it is. If its money is to"
            " be given back all the same, do that in the store's own admin."
        )
    if order.status is OrderStatus.DELETED and _owed(order).minor > 0:
        raise RejectedError(
            f"Order {order.number} lies in the store's bin, paid. Restore it there, then cancel it"
            " again."
        )


def _owed(order: Order) -> Money:
    """Return what was paid and not given back; cash that nobody brought is not owed."""
    paid = order.total.minor if order.payment.paid_at is not None else 0
    given = sum(one.amount.minor for one in order.refunds)
    return Money(minor=max(0, paid - given), currency=order.total.currency)


def _is_confirmed(rest: Rest, order: ExternalOrderId, refund: Refund) -> bool:
    answer = rest.get(f"orders/{order}/refunds/{refund.refund_id}")
    body = decode(_REFUND, answer)
    if is_yes(body.refunded_payment):
        return True
    if _age_of(body, answer) < _GATEWAYS_TAKE:
        return False
    raise RejectedError(
        f"The store wrote down a refund of {refund.amount}, but its payment plugin has not"
        " confirmed it, so the order was left as it is. See at the payment provider whether the"
        " money was given back, then cancel the order in the store's own admin."
    )


def _age_of(refund: _RefundJson, answer: Answer) -> timedelta:
    """Tell how old a refund is by the store's own clock, whatever ours says."""
    try:
        now = parsedate_to_datetime(answer.headers.get("Date", ""))
        return now.astimezone(UTC) - moment(refund.date_created_gmt, "date_created_gmt")
    except (ValueError, TypeError, OverflowError):
        return timedelta.max


def _give_back(rest: Rest, order: Order, key: str) -> None:
    body = {
        "amount": f"{_owed(order).major():f}",
        "reason": f"{_REASON} {reference_of(key)}",
        "api_refund": True,
    }
    try:
        rest.post(f"orders/{order.external_id}/refunds", body)
    except (AccessDeniedError, NotFoundError):
        raise
    except RejectedError as problem:
        raise RejectedError(
            f"The money could not be given back, so order {order.number} was left as it is."
            f" {problem} Give the money back by hand, then cancel the order in the store's own"
            " admin."
        ) from None


def _cancelled(rest: Rest, order: Order) -> CancelResult:
    # Out of "refunded", too: only "cancelled" puts the goods back in stock.
    after = change(rest, order.external_id, {"status": _CANCELLED}).order
    if after.native_status != _CANCELLED:
        raise RejectedError(
            f"The store did not keep order {order.number} cancelled: a plugin changed it back at"
            " once. See which plugin sets the status, and cancel the order by hand."
        )
    return CancelResult.CANCELLED
