"""Our findings at the order: a risk assessment for Shopify's page of it, and a tag to search by.

Writing them makes Shopify send orders/risk_assessment_changed and orders/updated, our own echo:
an order is translated without other apps' assessments and without its tags.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.model.errors import NotFoundError, RejectedError
from app.model.ids import ExternalOrderId
from app.ports import Outlook, StaffNote
from connectors.shops.shopify.gids import order_gid
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.reading import found_in
from connectors.shops.shopify.tags import CONFIRMED, HELD, NOT_HELD, change_tags
from connectors.shops.shopify.user_errors import sentence, user_errors

_LEVELS: Final = {Outlook.RISKY: "HIGH", Outlook.CLEARED: "LOW", Outlook.LEFT: "NONE"}
_TAGS: Final = frozenset({HELD, NOT_HELD, CONFIRMED})
_MOST_FACTS: Final = 20
_LONGEST_FACT: Final = 256
_SHIPPED: Final = "ORDER_ALREADY_FULFILLED"


def write_note(graphql: GraphQL, order: ExternalOrderId, note: StaffNote) -> None:
    """Leave our findings at the order; what is there already is not written again.

    An order that is sent takes no assessment any more: it is tagged only.

    Raises:
        NotFoundError: the order is gone.
        RejectedError: Shopify refuses.
    """
    gid = order_gid(order)
    there = found_in(graphql.ask("order_findings", {"id": gid}))
    facts = list(_facts(note))
    level = _LEVELS[note.outlook]
    if not _is_last_word(there, level, facts):
        _assess(graphql, gid, level, facts)
    change_tags(graphql, gid, there["tags"], add=_tag(there, note.outlook), remove=_TAGS)


def _tag(there: Mapping[str, Any], outlook: Outlook) -> str:
    if outlook is Outlook.CLEARED:
        return CONFIRMED
    if there["cancelledAt"] is not None:
        return ""
    holds = [
        hold for part in there["fulfillmentOrders"]["nodes"] for hold in part["fulfillmentHolds"]
    ]
    if any(hold["heldByRequestingApp"] for hold in holds):
        return HELD
    return "" if outlook is Outlook.LEFT else NOT_HELD


def _facts(note: StaffNote) -> Iterator[dict[str, str]]:
    lines = [line.strip() for line in note.text.splitlines() if line.strip()]
    told = [
        *(("NEUTRAL", line) for line in lines[:1]),
        *(("NEGATIVE", reason) for reason in note.reasons),
        *(("POSITIVE", trust) for trust in note.trust),
    ]
    for sentiment, words in told[:_MOST_FACTS]:
        yield {"sentiment": sentiment, "description": _cut(words)}


def _cut(words: str) -> str:
    if len(words) <= _LONGEST_FACT:
        return words
    return words[: _LONGEST_FACT - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _is_last_word(there: Mapping[str, Any], level: str, facts: list[dict[str, str]]) -> bool:
    """Tell whether this is what an app said last: an assessment bears no mark of ours."""
    assessments = (there.get("risk") or {}).get("assessments") or ()
    last = {one["provider"]["id"]: one for one in assessments if one.get("provider")}
    return any(one["riskLevel"] == level and one["facts"] == facts for one in last.values())


def _assess(graphql: GraphQL, gid: str, level: str, facts: list[dict[str, str]]) -> None:
    wish = {"orderId": gid, "riskLevel": level, "facts": facts}
    answer = graphql.ask("risk_create", {"input": wish})
    errors = user_errors(answer, "orderRiskAssessmentCreate")
    if any(one.code == "NOT_FOUND" for one in errors):
        raise NotFoundError("Shopify no longer has this order.")
    refused = [one for one in errors if one.code != _SHIPPED]
    if refused:
        raise RejectedError(f"Shopify did not take our findings: {sentence(refused)}.")
