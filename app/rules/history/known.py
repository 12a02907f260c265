"""Which settled orders of before make a buyer known, and what stood in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from statistics import median_low
from typing import Final

from app.model.facts import COUNT_CAP, FRAUD, KeyKind, OutcomeKind, Trace
from app.model.money import Money
from app.model.order import Order, OrderStatus
from app.rules.remembered import KnownBuyer

KNOWN_BY: Final = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PHONE, KeyKind.PERSON)
"""Whoever shares one of these with an earlier order claims to be its buyer."""

SETTLED_AFTER: Final = timedelta(days=7)
"""An order makes its buyer known only once nobody took it back for so long, else
ordering twice would be enough to be taken for a regular."""

WAITING: Final = frozenset({OrderStatus.UNPAID, OrderStatus.AWAITING_TRANSFER, OrderStatus.ON_HOLD})
"""An order that waits for money or is held proves nothing of its buyer yet."""

_GIVEN_BACK: Final = {OutcomeKind.REFUND, OutcomeKind.FRAUD_REFUND}

Past = Mapping[KeyKind, Sequence[Trace]]
Digests = Mapping[KeyKind, bytes]


def known_buyer(order: Order, digests: Digests, past: Past) -> KnownBuyer | None:
    """Return what the settled orders say of whom the order claims to be of; None for a stranger.

    An order that was called fraud by then is not theirs. Their own stay: whose name was
    abused must not become a stranger by it. What shares place, card or device with a fraud
    is told by signals of its own (``history``).
    """
    found = {kind: past[kind] for kind in KNOWN_BY if past.get(kind)}
    settled = [one for one in settled_orders(order.placed_at, found) if not was_fraud(one)]
    if not settled:
        return None
    own = {one.order_id for one in settled}
    by = (kind for kind, traces in found.items() if any(one.order_id in own for one in traces))
    return _buyer(order, digests, settled, known_by=frozenset(by))


def settled_orders(placed_at: datetime, past: Past) -> list[Trace]:
    """Return those of these orders that nobody took back within a week, the latest first."""
    until = placed_at - SETTLED_AFTER
    settled = {
        one.order_id: one
        for one in chain.from_iterable(past.values())
        if one.placed_at <= until and not one.is_waiting and not ended_badly(one)
    }
    latest_first = sorted(settled.values(), key=_when, reverse=True)
    return latest_first[:COUNT_CAP]


def ended_badly(trace: Trace) -> bool:
    """Tell whether the order failed, was cancelled or given back, as far as was known."""
    return trace.ended_badly or any(outcome.kind in _GIVEN_BACK for outcome in trace.outcomes)


def was_fraud(trace: Trace) -> bool:
    """Tell whether anybody had called the order fraud by then."""
    return any(outcome.kind in FRAUD for outcome in trace.outcomes)


def _when(trace: Trace) -> tuple[object, int]:
    return trace.placed_at, trace.order_id


def _buyer(
    order: Order, digests: Digests, settled: Sequence[Trace], *, known_by: frozenset[KeyKind]
) -> KnownBuyer:
    currency = order.total.currency
    totals = [one.total.minor for one in settled if one.total.currency == currency]
    return KnownBuyer(
        known_by=known_by,
        orders=len(settled),
        first_order_at=settled[-1].placed_at,
        last_order_at=settled[0].placed_at,
        seen=frozenset(
            kind
            for kind, own in digests.items()
            if any(one.keys.get(kind) == own for one in settled)
        ),
        carried=frozenset(chain.from_iterable(one.keys for one in settled)),
        payment_method_seen=any(one.payment_method == order.payment.method for one in settled),
        usual_total=Money(minor=median_low(totals), currency=currency) if totals else None,
        highest_total=Money(minor=max(totals), currency=currency) if totals else None,
    )
