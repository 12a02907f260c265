"""The control API's view of the work: sessions, calls, deliveries, webhook endpoints."""

from typing import Final

from flask import Blueprint, Response

from connectors.identity.stripe_identity.simulator import (
    calls,
    deliveries,
    documents,
    endpoints,
    lifecycle,
    outcomes,
    shapes,
)
from connectors.identity.stripe_identity.simulator.courier import Courier
from connectors.identity.stripe_identity.simulator.documents import Scope
from connectors.identity.stripe_identity.simulator.form import Form
from connectors.identity.stripe_identity.simulator.identifiers import new_webhook_secret
from connectors.identity.stripe_identity.simulator.json_door import answer, posted
from connectors.identity.stripe_identity.simulator.key_making import ACCOUNT
from connectors.identity.stripe_identity.simulator.visible import visible
from connectors.identity.stripe_identity.simulator.vocabulary import (
    ROLL_SECONDS,
    SESSION,
    WEBHOOK_ENDPOINT,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

MISSING: Final = {"error": "there is nothing with that id"}


def add(door: Blueprint, world: World, courier: Courier) -> None:
    """Add these addresses to the control door."""
    _add_sessions(door, world)
    _add_webhook_endpoints(door, world)
    _add_deliveries(door, world, courier)

    @door.get("/calls")
    def list_calls() -> Response:
        return answer(calls.logged(world))


def _add_sessions(door: Blueprint, world: World) -> None:
    @door.get("/sessions")
    def list_sessions() -> Response:
        found = documents.everything(world.database, SESSION)
        return answer([visible(session) for _, session in reversed(found)])

    @door.post("/sessions/<session_id>/submit")
    def submit(session_id: str) -> Response:
        order = posted()
        seconds = float(order.pop("processing_seconds", 0))
        lead = float(order.pop("lead_seconds", 0))
        submission = outcomes.parse(order)
        try:
            lifecycle.submit(world, session_id, submission, seconds=seconds, lead=lead)
        except lifecycle.NotOpenError:
            return answer({"error": "the session does not require input, or is unknown"}, 409)
        found = documents.owned(world.database, SESSION, session_id)
        return answer(visible(found[1]) if found else MISSING)


def _add_webhook_endpoints(door: Blueprint, world: World) -> None:
    @door.post("/webhook_endpoints")
    def open_endpoint() -> Response:
        order = posted()
        scope = Scope(
            account=order.pop("account", ACCOUNT), livemode=bool(order.pop("livemode", False))
        )
        secret = order.pop("secret", None) or new_webhook_secret()
        params = shapes.CREATE_ENDPOINT.read(_as_form(order), "") or {}
        with world.database.transaction():
            return answer(visible(endpoints.opened(world, scope, params, secret)), 201)

    @door.get("/webhook_endpoints")
    def list_endpoints() -> Response:
        found = documents.everything(world.database, WEBHOOK_ENDPOINT)
        return answer([visible(endpoint) for _, endpoint in found])

    @door.post("/webhook_endpoints/<endpoint_id>/roll")
    def roll(endpoint_id: str) -> Response:
        overlap = float(posted().get("overlap_seconds", ROLL_SECONDS))
        secret = endpoints.roll(world, endpoint_id, overlap)
        return answer({"secret": secret}) if secret else answer(MISSING, 404)


def _add_deliveries(door: Blueprint, world: World, courier: Courier) -> None:
    @door.get("/deliveries")
    def list_deliveries() -> Response:
        return answer(deliveries.written_down(world))

    @door.post("/flush")
    def flush() -> Response:
        lifecycle.run_due(world)
        return answer(courier.flush())

    @door.post("/events/<event_id>/resend")
    def resend(event_id: str) -> Response:
        count = deliveries.repeat(world, event_id)
        return answer({"deliveries": count}) if count else answer(MISSING, 404)


def _as_form(order: Body) -> Form:
    """Return JSON as if it had been posted as a form, so that one place checks both."""
    return {name: _as_field(value) for name, value in order.items()}


def _as_field(value: object) -> str | Form:
    if isinstance(value, dict):
        return _as_form(value)
    if isinstance(value, list):
        return {str(number): _as_field(each) for number, each in enumerate(value)}
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
