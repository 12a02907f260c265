"""The door of ``/v1``: admits, refuses, answers once, and logs every request."""

import json
import threading
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Request, Response, request

from connectors.identity.stripe_identity.simulator import authority, calls, expansion, faults
from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.authority import Caller
from connectors.identity.stripe_identity.simulator.calls import Call
from connectors.identity.stripe_identity.simulator.errors import Refusal, invalid
from connectors.identity.stripe_identity.simulator.faults import ConnectionCutError, Fault
from connectors.identity.stripe_identity.simulator.form import Form, nested
from connectors.identity.stripe_identity.simulator.idempotency import (
    Once,
    Reply,
    fingerprint,
    once,
)
from connectors.identity.stripe_identity.simulator.identifiers import new_request_id
from connectors.identity.stripe_identity.simulator.routes import Route, route_for
from connectors.identity.stripe_identity.simulator.visible import visible
from connectors.identity.stripe_identity.simulator.vocabulary import API_VERSION, SESSION
from connectors.identity.stripe_identity.simulator.world import World

METHODS: Final = ("GET", "POST", "DELETE", "PUT", "PATCH")
FORM_TYPE: Final = "application/x-www-form-urlencoded"
CUT_HEADER: Final = "X-Simulator-Cut"
"""Tells the server beneath to drop the connection instead of sending the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A request as it arrived, before anything about it was checked."""

    method: str
    path: str
    form: Form
    request_id: str
    authorization: str | None
    account: str | None
    idempotency_key: str | None


def blueprint(world: World) -> Blueprint:
    """Return the door of the API of ``world``."""
    door = Blueprint("api", __name__)

    @door.route("/v1/<path:rest>", methods=METHODS)
    def answer(rest: str) -> Response:  # noqa: ARG001 - the whole path is read from the request
        return _answer(world, request)

    return door


def _answer(world: World, incoming: Request) -> Response:
    request_id = new_request_id()
    form: Form = {}
    try:
        form = _posted(incoming)
        reply = _reply(world, _arrival(incoming, form, request_id))
    except Refusal as refusal:
        reply = Reply(status=refusal.status, body=refusal.body, headers=dict(refusal.headers))
    except ConnectionCutError:
        reply = Reply(status=0, body={}, cut=True)
    _log(world, incoming, reply, form=form, request_id=request_id)
    return _response(incoming, request_id, reply)


def _posted(incoming: Request) -> Form:
    """Return the parameters; a body in another format is refused as Stripe does."""
    if incoming.method != "POST" or not incoming.content_length:
        return nested(incoming.args.items(multi=True))
    if incoming.mimetype != FORM_TYPE:
        raise invalid(
            f"Invalid request (check that your POST content type is {FORM_TYPE}). If you have any"
            " questions, we can help at https://support.stripe.com/."
        )
    return nested(incoming.form.items(multi=True))


def _arrival(incoming: Request, form: Form, request_id: str) -> Arrival:
    return Arrival(
        method=incoming.method,
        path=incoming.path,
        form=form,
        request_id=request_id,
        authorization=incoming.headers.get("Authorization"),
        account=incoming.headers.get("Stripe-Account"),
        idempotency_key=incoming.headers.get("Idempotency-Key"),
    )


def _reply(world: World, arrival: Arrival) -> Reply:
    caller = authority.admit(world.database, arrival.authorization, arrival.account)
    route, subject = route_for(arrival.method, arrival.path)
    authority.require(caller, *route.permission)
    fault = faults.take(world.database, arrival.method, arrival.path)
    faults.strike_early(fault)

    def work() -> Reply:
        return _work(world, route, _checked(route, subject, caller, arrival), fault)

    if arrival.method != "POST" or not arrival.idempotency_key:
        return work()
    return once(
        world,
        Once(
            scope=caller.scope,
            key=arrival.idempotency_key,
            fingerprint=fingerprint(arrival.method, arrival.path, arrival.form),
            request_id=arrival.request_id,
        ),
        work,
    )


def _checked(route: Route, subject: str, caller: Caller, arrival: Arrival) -> Ask:
    """Validate the parameters; what fails here is not kept for the idempotency key."""
    params = route.shape.read(arrival.form, "") or {}
    route.check(params)
    expansion.check(route.kind, params)
    return Ask(
        caller=caller,
        path=arrival.path,
        subject=subject,
        params=params,
        request_id=arrival.request_id,
        idempotency_key=arrival.idempotency_key,
    )


def _work(world: World, route: Route, ask: Ask, fault: Fault | None) -> Reply:
    if fault is not None and fault.seconds:
        threading.Event().wait(fault.seconds)
    faults.strike(fault, "before")
    with world.database.transaction():
        body = expansion.expanded(world, ask, route.run(world, ask))
    faults.strike(fault, "after")
    return Reply(status=200, body=visible(body), cut=faults.cuts_the_answer(fault))


def _log(world: World, incoming: Request, reply: Reply, *, form: Form, request_id: str) -> None:
    headers = incoming.headers
    calls.log(
        world,
        Call(
            method=incoming.method,
            path=incoming.path,
            params=form,
            status=0 if reply.cut else reply.status,
            request_id=request_id,
            key=_masked_key(headers.get("Authorization")),
            account=headers.get("Stripe-Account"),
            idempotency_key=headers.get("Idempotency-Key"),
            api_version=headers.get("Stripe-Version"),
            content_type=headers.get("Content-Type"),
            user_agent=headers.get("User-Agent"),
            replayed="Idempotent-Replayed" in reply.headers,
            session=_session_of(incoming.path, reply),
        ),
    )


def _masked_key(authorization: str | None) -> str | None:
    secret = (authorization or "").rpartition(" ")[2]
    return authority.masked(secret) if secret else None


def _session_of(path: str, reply: Reply) -> str | None:
    parts = path.split("/")
    if len(parts) > 4 and parts[3] == "verification_sessions":  # noqa: PLR2004 - /v1/identity/x/id
        return parts[4]
    return str(reply.body["id"]) if reply.body.get("object") == SESSION else None


def _response(incoming: Request, request_id: str, reply: Reply) -> Response:
    response = Response(
        json.dumps(reply.body, indent=2), reply.status or 500, content_type="application/json"
    )
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = incoming.headers.get("Stripe-Version", API_VERSION)
    response.headers["Cache-Control"] = "no-cache, no-store"
    for name in ("Idempotency-Key", "Stripe-Account"):
        if name in incoming.headers:
            response.headers[name] = incoming.headers[name]
    response.headers.update(reply.headers)
    if reply.cut:
        response.headers[CUT_HEADER] = "1"
    return response
