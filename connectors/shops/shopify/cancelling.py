"""Cancels an order for the merchant and sees that its money goes back the way it came."""

import threading
from datetime import timedelta
from typing import Final

from app.model.errors import NotFoundError, RejectedError, UnreachableError
from app.model.ids import ExternalOrderId
from app.ports import CancelResult
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.refunding import give_back_rest
from connectors.shops.shopify.standing import Standing, look_at_money
from connectors.shops.shopify.tags import CANCELLING, change_tags
from connectors.shops.shopify.user_errors import UserError, sentence, user_errors

_LOOKS: Final = 5
_BETWEEN_LOOKS: Final = 0.4
"""Seconds. Shopify cancels most orders within two."""
_LONGEST_JOB: Final = timedelta(minutes=5)
_STAFF_NOTE: Final = "Cancelled by the shop in Clearhold."


def cancel_order(graphql: GraphQL, order: ExternalOrderId, key: str) -> CancelResult:
    """Cancel the order and give its money back; a repeat with the same key does no more.

    Shopify cancels in a job of its own, which is waited for a moment. An order that is
    cancelled already but whose money is still there gets it back by a refund bearing the key.

    Raises:
        NotFoundError: the order is gone.
        RejectedError: Shopify refuses, and says why.
    """
    standing = look_at_money(graphql, order)
    if not standing.is_cancelled:
        if not _is_job_over(graphql, order, standing):
            return CancelResult.UNDERWAY
        standing = look_at_money(graphql, order)
    change_tags(graphql, standing.gid, standing.tags, remove=[CANCELLING])
    if not standing.is_cancelled:
        raise RejectedError(
            f"Shopify began to cancel order {standing.name} and gave up. Cancel it on its page in"
            " Shopify's admin, where the reason is shown."
        )
    if standing.is_giving_back:
        return CancelResult.UNDERWAY
    if standing.has_money:
        notify = not standing.is_test
        give_back_rest(graphql, standing.gid, standing.name, key, notify=notify)
    return CancelResult.CANCELLED


def _is_job_over(graphql: GraphQL, order: ExternalOrderId, standing: Standing) -> bool:
    if CANCELLING in standing.tags:
        # Our own job of an earlier try, whose id nobody kept.
        now = graphql.answered_at or standing.changed_at
        return now - standing.changed_at > _LONGEST_JOB
    job = _ask_to_cancel(graphql, order, standing)
    if _wait_for(graphql, job):
        return True
    change_tags(graphql, standing.gid, standing.tags, add=CANCELLING)
    return False


def _ask_to_cancel(graphql: GraphQL, order: ExternalOrderId, standing: Standing) -> str | None:
    """Return the job that cancels the order; None where somebody did so meanwhile."""
    # Nobody is mailed for an order that was paid with play money.
    wish = {"id": standing.gid, "notify": not standing.is_test, "note": _STAFF_NOTE}
    answer = graphql.ask("order_cancel", wish)
    errors = user_errors(answer, "orderCancel", "orderCancelUserErrors")
    if errors and not look_at_money(graphql, order).is_cancelled:
        raise _refusal(errors, standing.name)
    job = (answer.get("orderCancel") or {}).get("job")
    return None if errors or not job or job["done"] else str(job["id"])


def _wait_for(graphql: GraphQL, job: str | None) -> bool:
    if job is None:
        return True
    for _ in range(_LOOKS):
        found = graphql.ask("job", {"id": job}).get("job")
        if found is None or found["done"]:
            return True
        # Bounded: a longer job is looked at again by whoever called.
        threading.Event().wait(_BETWEEN_LOOKS)
    return False


def _refusal(errors: tuple[UserError, ...], name: str) -> Exception:
    codes = {one.code for one in errors}
    if "NOT_FOUND" in codes:
        return NotFoundError("Shopify no longer has this order.")
    if "INTERNAL_ERROR" in codes:
        return UnreachableError("Shopify failed while it cancelled the order.")
    if "NO_REFUND_PERMISSION" in codes:
        return RejectedError(
            f"Shopify does not let the app give the money of order {name} back, so nothing was"
            " cancelled. Cancel and refund it on its page in Shopify's admin."
        )
    return RejectedError(f"Shopify did not cancel order {name}: {sentence(errors)}.")
