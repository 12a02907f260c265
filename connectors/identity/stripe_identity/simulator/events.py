"""Events: written down with every change of a session, listed for 30 days, delivered apart."""

from typing import Final

from connectors.identity.stripe_identity.simulator import deliveries, documents, endpoints
from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.authority import known_keys
from connectors.identity.stripe_identity.simulator.chaos import chaos_for
from connectors.identity.stripe_identity.simulator.documents import Scope
from connectors.identity.stripe_identity.simulator.errors import invalid, no_such
from connectors.identity.stripe_identity.simulator.identifiers import new_id
from connectors.identity.stripe_identity.simulator.lists import listed
from connectors.identity.stripe_identity.simulator.visible import visible
from connectors.identity.stripe_identity.simulator.vocabulary import (
    API_VERSION,
    EVENT,
    EVENT_SECONDS,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

NO_REQUEST: Final = {"id": None, "idempotency_key": None}


def emit(
    world: World,
    scope: Scope,
    event_type: str,
    subject: Body,
    *,
    cause: Ask | None = None,
    hold_seconds: float = 0.0,
) -> None:
    """Write an event about ``subject`` and its deliveries; call within the change's transaction.

    Args:
        world: the simulation.
        scope: whose object it is.
        event_type: such as ``identity.verification_session.verified``.
        subject: the object as it is now; its url and client_secret never travel in events.
        cause: the request that caused it, None when time or the person did.
        hold_seconds: how long deliveries wait at least.
    """
    chaos = chaos_for(world.database, event_type)
    for _ in range(1 + chaos.twins):
        event = _event(world, scope, event_type, subject) | {"request": _request(cause)}
        documents.add(world.database, scope, event)
        told = endpoints.listeners(world, scope, event_type)
        deliveries.enqueue(world, event, told, chaos=chaos, hold_seconds=hold_seconds)


def retrieve(world: World, ask: Ask) -> Body:
    """Return an event of the last 30 days."""
    event = documents.fetch(world.database, ask.scope, EVENT, ask.subject, param="id")
    if not _is_recent(world, event):
        raise no_such(EVENT, ask.subject, "id")
    return shown(world, event)


def every(world: World, ask: Ask) -> Body:
    """List the events of the last 30 days, newest first."""
    if "type" in ask.params and "types" in ask.params:
        raise invalid("You may only specify one of these parameters: type, types.", "types")
    answer = listed(world, ask, EVENT, lambda event: _fits(world, event, ask.params))
    answer["data"] = [shown(world, event) for event in answer["data"]]
    return answer


def shown(world: World, event: Body) -> Body:
    """Return the event with the number of deliveries that are still to succeed."""
    return {**event, "pending_webhooks": deliveries.pending_count(world, event["id"])}


def redact_about(world: World, session_id: str) -> None:
    """Blank what earlier events repeat of a session's personal data."""
    for _, event in documents.everything(world.database, EVENT):
        subject = event["data"]["object"]
        if subject["id"] == session_id:
            subject["metadata"] = {}
            if subject["provided_details"]:
                subject["provided_details"] = dict.fromkeys(
                    subject["provided_details"], "[redacted]"
                )
            documents.save(world.database, event)


def _event(world: World, scope: Scope, event_type: str, subject: Body) -> Body:
    event: Body = {
        "id": new_id("evt"),
        "object": EVENT,
        "api_version": API_VERSION,
        "created": world.clock.stamp(),
        "data": {"object": {**visible(subject), "client_secret": None, "url": None}},
        "livemode": scope.livemode,
        "pending_webhooks": 0,
        "request": None,
        "type": event_type,
    }
    if any(scope.account in key.connected for key in known_keys(world.database)):
        event["account"] = scope.account
    return event


def _request(cause: Ask | None) -> Body:
    if cause is None:
        return dict(NO_REQUEST)
    return {"id": cause.request_id, "idempotency_key": cause.idempotency_key}


def _fits(world: World, event: Body, params: Body) -> bool:
    types = params.get("types") or [params.get("type", "*")]
    return (
        _is_recent(world, event)
        and any(_type_fits(event["type"], each) for each in types)
        and (
            "delivery_success" not in params
            or deliveries.succeeded(world, event["id"]) == params["delivery_success"]
        )
    )


def _type_fits(event_type: str, wanted: str) -> bool:
    if wanted.endswith("*"):
        return event_type.startswith(wanted[:-1])
    return event_type == wanted


def _is_recent(world: World, event: Body) -> bool:
    return bool(event["created"] > world.clock.now() - EVENT_SECONDS)
