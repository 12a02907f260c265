"""Webhooks that an app makes, and evidence about disputes."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from connectors.shops.shopify.simulator.apps.topics import (
    COMPLIANCE,
    as_enum,
    from_enum,
    may_hear,
)
from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.graphql.queries import VERSION, checked_id
from connectors.shops.shopify.simulator.graphql.visit import visit_of
from connectors.shops.shopify.simulator.state.documents import Json, every, find, save

Info = GraphQLResolveInfo


def subscribe(_: object, info: Info, topic: str, webhookSubscription: Json) -> Json:  # noqa: N803
    """Make a webhook: one per topic and address, of what the app may hear."""
    visit = visit_of(info)
    name, uri = from_enum(topic), str(webhookSubscription.get("uri") or "")
    if not uri.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        return _refused("Address is not allowed", "webhookSubscription", "uri")
    if name in COMPLIANCE or not may_hear(visit.scopes, name):
        return _refused("You do not have permission to create or update webhooks with this topic")
    own = every(visit.connection, "subscription", visit.domain)
    if (visit.app["client_id"], name, uri) in [
        (one["client_id"], one["topic"], one["uri"]) for one in own
    ]:
        said = "Address for this topic has already been taken"
        return _refused(said, "webhookSubscription", "uri")
    made = _subscription(
        visit.app["client_id"], name, uri, wanted=webhookSubscription, now=visit.now
    )
    made["id"] = new_gid(visit.connection, "WebhookSubscription")
    save(visit.connection, "subscription", made, shop=visit.domain, key=made["id"], at=visit.now)
    return {"webhookSubscription": {**made, "topic": topic}, "userErrors": []}


def give_evidence(_: object, info: Info, id: str, input: Json) -> Json:  # noqa: A002
    """Write evidence about a dispute, and hand it in if told so."""
    visit = visit_of(info)
    visit.demand("write_shopify_payments_dispute_evidences", "disputeEvidenceUpdate")
    checked_id(id, "ShopifyPaymentsDisputeEvidence")
    dispute_id = id.replace("DisputeEvidence", "Dispute")
    dispute = find(visit.connection, "dispute", visit.domain, dispute_id)
    if dispute is None:
        return _evidence_error("DISPUTE_EVIDENCE_NOT_FOUND", "Dispute evidence not found")
    if dispute["evidence"]["submitted"]:
        return _evidence_error("EVIDENCE_ALREADY_ACCEPTED", "Evidence was handed in before")
    told = {
        name: input[name] for name in ("uncategorizedText", "accessActivityLog") if name in input
    }
    handed_in = bool(input.get("submitEvidence"))
    dispute["evidence"] = {**dispute["evidence"], **told, "submitted": handed_in}
    if handed_in:
        dispute.update(status="UNDER_REVIEW", evidenceSentOn=written(visit.now))
    save(visit.connection, "dispute", dispute, shop=visit.domain, key=dispute_id, at=visit.now)
    return {"disputeEvidence": {**dispute["evidence"], "dispute": dispute}, "userErrors": []}


def _subscription(client_id: str, topic: str, uri: str, *, wanted: Json, now: float) -> Json:
    return {
        "client_id": client_id,
        "topic": topic,
        "uri": uri,
        "format": wanted.get("format") or "JSON",
        "includeFields": wanted.get("includeFields") or [],
        "filter": wanted.get("filter"),
        "name": wanted.get("name"),
        "createdAt": written(now),
        "updatedAt": written(now),
    }


def _refused(message: str, *field: str) -> Json:
    return {"userErrors": [{"field": list(field) or ["topic"], "message": message}]}


def _evidence_error(code: str, message: str) -> Json:
    return {"userErrors": [{"code": code, "field": ["id"], "message": message}]}


FIELDS: dict[str, Callable[..., Any]] = {
    "webhookSubscriptionCreate": subscribe,
    "disputeEvidenceUpdate": give_evidence,
}

SUBSCRIPTION_FIELDS: dict[str, Callable[..., Any]] = {
    "apiVersion": lambda _one, _: VERSION,
    "legacyResourceId": lambda one, _: one["id"].rpartition("/")[2],
    "topic": lambda one, _: as_enum(one["topic"]) if "/" in one["topic"] else one["topic"],
}
