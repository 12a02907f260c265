"""Verification sessions as the API offers them: create, retrieve, list, update, cancel, redact."""

from connectors.identity.stripe_identity.simulator import documents, links, settings, timers
from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.errors import invalid, not_allowed_now
from connectors.identity.stripe_identity.simulator.events import emit
from connectors.identity.stripe_identity.simulator.identifiers import new_id, new_token
from connectors.identity.stripe_identity.simulator.lists import listed, same
from connectors.identity.stripe_identity.simulator.parameters import merged_metadata
from connectors.identity.stripe_identity.simulator.vocabulary import (
    CANCELED,
    CREATED_EVENT,
    REQUIRES_INPUT,
    SESSION,
    VERIFIED,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World


def create(world: World, ask: Ask) -> Body:
    """Open a session; ``type`` or ``verification_flow`` is needed."""
    session = _blank(world, ask)
    documents.add(world.database, ask.scope, session)
    emit(world, ask.scope, CREATED_EVENT, session, cause=ask)
    return _with_link(world, session)


def check_create(params: Body) -> None:
    """Refuse what no single parameter shows."""
    if "type" not in params and "verification_flow" not in params:
        raise invalid("Missing required param: type.", "type", "parameter_missing")


def retrieve(world: World, ask: Ask) -> Body:
    """Return a session; while it requires input, with a new url and client_secret each time."""
    return _with_link(world, _fetch(world, ask))


def every(world: World, ask: Ask) -> Body:
    """List sessions, newest first."""
    names = ("client_reference_id", "related_customer", "related_customer_account", "status")
    answer = listed(world, ask, SESSION, lambda session: same(session, ask.params, *names))
    answer["data"] = [_with_link(world, session) for session in answer["data"]]
    return answer


def update(world: World, ask: Ask) -> Body:
    """Change metadata, options, provided details or type while input is required."""
    session = _fetch(world, ask)
    _require_open(session, "update")
    params = ask.params
    session["metadata"] = merged_metadata(session["metadata"], params.get("metadata", {}))
    session["type"] = params.get("type", session["type"])
    session["options"] = _with_options(session["options"], params)
    if "provided_details" in params:
        session["provided_details"] = {
            **(session["provided_details"] or {}),
            **params["provided_details"],
        }
    documents.save(world.database, session)
    return _with_link(world, session)


def cancel(world: World, ask: Ask) -> Body:
    """End a session that requires input, for good."""
    session = _fetch(world, ask)
    _require_open(session, "cancel")
    _become_canceled(world, ask, session)
    return _with_link(world, session)


def redact(world: World, ask: Ask) -> Body:
    """Begin to remove the person's data; an open session is canceled with it."""
    session = _fetch(world, ask)
    if session["redaction"]:
        return _redacted_again(world, session)
    if session["status"] not in (REQUIRES_INPUT, VERIFIED):
        raise _refused(session, "redact")
    session["redaction"] = {"status": "processing"}
    session["metadata"] = {}
    if session["status"] == REQUIRES_INPUT:
        _become_canceled(world, ask, session)
    documents.save(world.database, session)
    delay = settings.current(world.database).redaction_seconds
    timers.wind(world, timers.FINISH_REDACTION, session["id"], seconds=delay)
    return _with_link(world, session)


def _blank(world: World, ask: Ask) -> Body:
    params = ask.params
    session: Body = {
        "id": new_id("vs"),
        "object": SESSION,
        "client_reference_id": params.get("client_reference_id"),
        "created": world.clock.stamp(),
        "last_error": None,
        "last_verification_report": None,
        "livemode": ask.scope.livemode,
        "metadata": merged_metadata({}, params.get("metadata", {})),
        "options": _with_options({}, params),
        "provided_details": params.get("provided_details"),
        "redaction": None,
        "related_customer": params.get("related_customer"),
        "related_customer_account": params.get("related_customer_account"),
        "status": REQUIRES_INPUT,
        "type": params.get("type", "verification_flow"),
        "_return_url": params.get("return_url"),
    }
    optional: Body = {
        name: params[name] for name in ("related_person", "verification_flow") if name in params
    }
    return {**session, **optional}


def _with_options(options: Body, params: Body) -> Body:
    """Return the options with those posted laid over; an empty ``document`` unsets it."""
    posted = params.get("options", {})
    if "document" not in posted:
        return options
    if posted["document"] is None:
        return {name: value for name, value in options.items() if name != "document"}
    return {**options, "document": {**options.get("document", {}), **posted["document"]}}


def _fetch(world: World, ask: Ask) -> Body:
    return documents.fetch(world.database, ask.scope, SESSION, ask.subject, param="session")


def _with_link(world: World, session: Body) -> Body:
    """Add a fresh url and client_secret if a person may still act, else nulls."""
    is_open = session["status"] == REQUIRES_INPUT and not session["redaction"]
    mode = "live" if session["livemode"] else "test"
    return {
        **session,
        "client_secret": f"{session['id']}_secret_{mode}_{new_token()}" if is_open else None,
        "url": links.mint(world, session["id"]) if is_open else None,
    }


def _become_canceled(world: World, ask: Ask, session: Body) -> None:
    session["status"] = CANCELED
    documents.save(world.database, session)
    emit(world, ask.scope, f"{SESSION}.{CANCELED}", session, cause=ask)


def _redacted_again(world: World, session: Body) -> Body:
    if settings.current(world.database).second_redaction_accepted:
        return _with_link(world, session)
    raise _refused(session, "redact")


def _require_open(session: Body, verb: str) -> None:
    if session["status"] != REQUIRES_INPUT or session["redaction"]:
        raise _refused(session, verb)


def _refused(session: Body, verb: str) -> Exception:
    state = "redacted" if session["redaction"] else session["status"]
    return not_allowed_now(f"You cannot {verb} a VerificationSession that is `{state}`.")
