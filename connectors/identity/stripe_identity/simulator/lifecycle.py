"""What a person and time do to a session: submit, settle, finish a redaction."""

from dataclasses import asdict

from connectors.identity.stripe_identity.simulator import calls, documents, timers
from connectors.identity.stripe_identity.simulator.documents import Scope
from connectors.identity.stripe_identity.simulator.events import emit, redact_about
from connectors.identity.stripe_identity.simulator.outcomes import (
    Submission,
    outputs_of,
    redacted,
    report_on,
)
from connectors.identity.stripe_identity.simulator.timers import Timer
from connectors.identity.stripe_identity.simulator.vocabulary import (
    FAILURES,
    PROCESSING,
    REDACTED_EVENT,
    REPORT,
    REQUIRES_INPUT,
    SESSION,
    VERIFIED,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

SECTIONS = ("document", "selfie", "id_number", "email", "phone")


class NotOpenError(Exception):
    """The session does not wait for a person (any more)."""


def submit(
    world: World, session_id: str, submission: Submission, *, seconds: float, lead: float
) -> None:
    """Hand in what the person did: the session is processing, and settled after ``seconds``.

    Args:
        world: the simulation.
        session_id: which session.
        submission: what the check will find.
        seconds: how long the check takes; 0 settles it at once.
        lead: how long webhooks are held back, so that the browser is first.

    Raises:
        NotOpenError: the session is unknown or does not require input.
    """
    with world.database.transaction():
        scope, session = _open_session(world, session_id)
        session["status"] = PROCESSING
        documents.save(world.database, session)
        emit(world, scope, f"{SESSION}.{PROCESSING}", session, hold_seconds=lead)
        if seconds + lead > 0:
            timers.wind(
                world,
                timers.SETTLE,
                session_id,
                seconds=max(seconds, lead),
                payload=asdict(submission),
            )
        else:
            _settle(world, session_id, submission)


def run_due(world: World) -> int:
    """Let everything happen that is due; return how much it was."""
    count = 0
    while _run_next(world):
        count += 1
    return count


def _open_session(world: World, session_id: str) -> tuple[Scope, Body]:
    found = documents.owned(world.database, SESSION, session_id)
    if found is None or found[1]["status"] != REQUIRES_INPUT or found[1]["redaction"]:
        raise NotOpenError(session_id)
    return found


def _run_next(world: World) -> bool:
    with world.database.transaction():
        timer = timers.take_due(world)
        if timer is None:
            return False
        _run(world, timer)
        return True


def _run(world: World, timer: Timer) -> None:
    if timer.kind == timers.SETTLE:
        _settle(world, timer.session_id, Submission(**timer.payload))
    else:
        _finish_redaction(world, timer.session_id)


def _settle(world: World, session_id: str, submission: Submission) -> None:
    scope, session = documents.known(world.database, SESSION, session_id)
    now = world.clock.now()
    report = report_on(session, submission, now)
    documents.add(world.database, scope, report)
    session["last_verification_report"] = report["id"]
    if submission.outcome == VERIFIED:
        session |= {"status": VERIFIED, "last_error": None}
        session["_verified_outputs"] = outputs_of(submission, session["type"], now)
    else:
        error = {"code": submission.code, "reason": FAILURES[submission.code]}
        session |= {"status": REQUIRES_INPUT, "last_error": error}
    documents.save(world.database, session)
    emit(world, scope, f"{SESSION}.{session['status']}", session)


def _finish_redaction(world: World, session_id: str) -> None:
    scope, session = documents.known(world.database, SESSION, session_id)
    session["redaction"] = {"status": "redacted"}
    if session["provided_details"]:
        session["provided_details"] = redacted(session["provided_details"])
    if "_verified_outputs" in session:
        session["_verified_outputs"] = redacted(session["_verified_outputs"])
    documents.save(world.database, session)
    _redact_reports(world, session_id)
    redact_about(world, session_id)
    calls.redact_about(world, session_id)
    # The documented sample of this event names no client_reference_id; nobody may rely on it.
    emit(world, scope, REDACTED_EVENT, {**session, "client_reference_id": None})


def _redact_reports(world: World, session_id: str) -> None:
    for _, report in documents.everything(world.database, REPORT):
        if report["verification_session"] == session_id:
            for section in SECTIONS:
                if section in report:
                    report[section] = redacted(report[section])
            documents.save(world.database, report)
