"""Gives back what is left of an ended order's money, by the way on which it came."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.model.errors import RejectedError
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.reading import found_in
from connectors.shops.shopify.standing import Standing
from connectors.shops.shopify.user_errors import sentence, user_errors


def give_back_rest(graphql: GraphQL, standing: Standing, key: str) -> None:
    """Refund all that Shopify suggests; with the key a repeat is the same refund.

    Raises RejectedError where Shopify suggests or takes none.
    """
    gid = standing.gid
    suggested = found_in(graphql.ask("suggested_refund", {"id": gid})).get("suggestedRefund")
    ways = [_way_back(gid, one) for one in (suggested or {}).get("suggestedTransactions") or ()]
    ways = [one for one in ways if Decimal(one["amount"]) > 0]
    if not ways:
        raise RejectedError(
            f"Order {_end(standing)}, but Shopify has no way to give the rest of its money back."
            " Refund it on its page in Shopify's admin."
        )
    wish = {
        "orderId": gid,
        "currency": _currency(suggested),
        # Nobody is mailed about play money.
        "notify": not standing.is_test,
        "transactions": ways,
    }
    answer = graphql.ask("refund_create", {"input": wish, "key": _key_for(key, ways)})
    errors = user_errors(answer, "refundCreate")
    if errors:
        raise RejectedError(
            f"Order {_end(standing)}, but Shopify did not give its money back:"
            f" {sentence(errors)}. Refund it on its page in Shopify's admin."
        )


def _end(standing: Standing) -> str:
    how = "is cancelled" if standing.is_cancelled else "is sent already and cannot be cancelled"
    return f"{standing.name} {how}"


def _key_for(key: str, ways: list[dict[str, Any]]) -> str:
    # Shopify refuses a key that comes again with other amounts, as after a refund by staff.
    amounts = " ".join(f"{one['parentId']}={one['amount']}" for one in ways)
    return f"{key}-{hashlib.sha256(amounts.encode()).hexdigest()[:16]}"


def _way_back(gid: str, suggested: Mapping[str, Any]) -> dict[str, Any]:
    # Refunds are made in what the buyer paid in (shopify.dev, RefundInput.currency).
    return {
        "orderId": gid,
        "kind": "REFUND",
        "gateway": suggested["gateway"],
        "amount": str(suggested["amountSet"]["presentmentMoney"]["amount"]),
        "parentId": (suggested.get("parentTransaction") or {}).get("id"),
    }


def _currency(suggested: Any) -> str:  # noqa: ANN401 - an answer of Shopify's
    first = suggested["suggestedTransactions"][0]
    return str(first["amountSet"]["presentmentMoney"]["currencyCode"])
