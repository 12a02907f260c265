"""What becomes known of orders, and when: chargebacks, reports, verdicts, refunds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from benchmarks.histories.drafts import Draft, Truth
from benchmarks.histories.world import IMPERSONATION, ORDER_TIME, Kind, World

_RETURNS: Final = ("customer_request", "did_not_fit", "damaged", "changed_mind")


def events_of(
    world: World, rng: Random, order_id: str, made: tuple[Draft, Truth]
) -> Iterator[dict[str, Any]]:
    """Yield what the shop hears of an order later."""
    draft, truth = made
    if draft.status == "failed":
        return
    if truth.kind in ORDER_TIME:
        yield from _of_fraud(world, rng, order_id, made)
    elif truth.kind is Kind.FRIENDLY:
        at = draft.at + timedelta(days=rng.lognormvariate(3.6, 0.6))
        reason = rng.choice(("fraudulent", "product_not_received", "product_not_received"))
        yield _event("chargeback", order_id, at, reason)
    elif rng.random() < 0.09:
        at = draft.at + timedelta(days=rng.lognormvariate(2.3, 0.6))
        yield _event("refund", order_id, at, rng.choice(_RETURNS))
    elif rng.random() < world.checked_by_hand * 0.01:
        at = draft.at + timedelta(hours=rng.lognormvariate(2.0, 1.0))
        yield _event("verdict", order_id, at, rng.choice(("honest", "honest", "unclear")))


def _of_fraud(
    world: World, rng: Random, order_id: str, made: tuple[Draft, Truth]
) -> Iterator[dict[str, Any]]:
    draft, truth = made
    if rng.random() < world.checked_by_hand:
        at = draft.at + timedelta(hours=rng.lognormvariate(2.5, 1.0))
        yield _event("verdict", order_id, at, "fraud" if rng.random() < 0.85 else "unclear")
    if rng.random() >= world.reported:
        return
    if draft.payment.card is not None:
        at = draft.at + timedelta(days=rng.lognormvariate(3.6, 0.7))
        yield _event("chargeback", order_id, at, "fraudulent")
    elif truth.kind in IMPERSONATION:
        # The bill comes after a month, and the reminder after two.
        at = draft.at + timedelta(days=rng.choice((2, 20, 32, 45, 62)) * rng.uniform(0.8, 1.3))
        yield _event("consumer_report", order_id, at, "not_me")
    else:
        at = draft.at + timedelta(days=rng.lognormvariate(3.9, 0.5))
        yield _event("refund", order_id, at, "fraud")


def _event(kind: str, order_id: str, at: datetime, reason: str) -> dict[str, Any]:
    return {
        "type": kind,
        "order_id": order_id,
        "at": at.isoformat(timespec="seconds"),
        "reason": reason,
        "amount": None,
    }
