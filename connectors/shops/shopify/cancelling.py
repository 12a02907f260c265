"""Cancels an order for the merchant and sees that its money goes back the way it came."""

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Final

from app.model.errors import ClearholdError, NotFoundError, RejectedError, UnreachableError
from app.model.ids import ExternalOrderId
from app.ports import CancelResult
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.refunding import give_back_rest
from connectors.shops.shopify.standing import Standing, look_at_money
from connectors.shops.shopify.tags import CANCELLING, HELD, change_tags
from connectors.shops.shopify.user_errors import UserError, sentence, user_errors

_LOOKS: Final = 5
_BETWEEN_LOOKS: Final = 0.4
"""Seconds. Shopify cancels most orders within two."""
_LONGEST_JOB: Final = timedelta(minutes=5)
_STAFF_NOTE: Final = "Cancelled by the shop in Clearhold."


def cancel_order(graphql: GraphQL, order: ExternalOrderId, key: str) -> CancelResult:
    """Cancel the order and give its money back; a repeat with the same key does no more.

    Shopify cancels in a job of its own, which is waited for a moment. An order that is
    cancelled already but whose money is still there gets it back by a refund bearing the key;
    so does one that is sent, which Shopify never cancels.

    Raises:
        NotFoundError: the order is gone.
        RejectedError: Shopify refuses, and says why.
    """
    standing = look_at_money(graphql, order)
    if not standing.is_cancelled:
        if not _is_job_over(graphql, order, standing):
            return CancelResult.UNDERWAY
        standing = look_at_money(graphql, order)
    change_tags(graphql, standing.gid, standing.tags, remove=_tags_over(standing))
    _require_end(standing)
    if standing.is_giving_back:
        return CancelResult.UNDERWAY
    if standing.has_money:
        give_back_rest(graphql, standing, key)
    return CancelResult.CANCELLED if standing.is_cancelled else CancelResult.REFUNDED


def _is_job_over(graphql: GraphQL, order: ExternalOrderId, standing: Standing) -> bool:
    if CANCELLING in standing.tags:
        # Our own job of an earlier try, whose id nobody kept.
        now = graphql.answered_at or standing.changed_at
        return now - standing.changed_at > _LONGEST_JOB
    # Before it is asked for: whoever is killed after that leaves a trace for the repeat.
    change_tags(graphql, standing.gid, standing.tags, add=CANCELLING)
    try:
        job = _ask_to_cancel(graphql, order, standing)
    except ClearholdError:
        with suppress(ClearholdError):
            change_tags(graphql, standing.gid, [CANCELLING], remove=[CANCELLING])
        raise
    return _wait_for(graphql, job)


def _ask_to_cancel(graphql: GraphQL, order: ExternalOrderId, standing: Standing) -> str | None:
    """Return the job that cancels the order; None where it is cancelled or sent already."""
    # Nobody is mailed for an order that was paid with play money.
    wish = {"id": standing.gid, "notify": not standing.is_test, "note": _STAFF_NOTE}
    answer = graphql.ask("order_cancel", wish)
    errors = user_errors(answer, "orderCancel", "orderCancelUserErrors")
    if errors:
        now = look_at_money(graphql, order)
        if not (now.is_cancelled or now.is_sent):
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


def _tags_over(standing: Standing) -> tuple[str, ...]:
    # Shopify takes every hold off what it cancels.
    return (CANCELLING, HELD) if standing.is_cancelled else (CANCELLING,)


def _require_end(standing: Standing) -> None:
    if not (standing.is_cancelled or standing.is_sent):
        raise RejectedError(
            f"Shopify began to cancel order {standing.name} and gave up. Cancel it on its page in"
            " Shopify's admin, where the reason is shown."
        )
    if not (standing.is_cancelled or standing.has_money or standing.gives_back):
        raise RejectedError(
            f"Order {standing.name} is sent already and cannot be cancelled, and the shop has"
            " taken no money for it that could be given back. What is only reserved can be let go"
            " on its page in Shopify's admin."
        )


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
