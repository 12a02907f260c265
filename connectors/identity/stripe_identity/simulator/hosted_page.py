"""The page at a session's url, where a person chooses what the simulated check shall find."""

import threading
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from connectors.identity.stripe_identity.simulator import (
    deliveries,
    documents,
    lifecycle,
    links,
    outcomes,
    settings,
)
from connectors.identity.stripe_identity.simulator.vocabulary import (
    DOCUMENT_TYPES,
    FAILURES,
    PROCESSING,
    REQUIRES_INPUT,
    SESSION,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

COUNTRIES: Final = {
    "SE": "Sweden",
    "NO": "Norway",
    "DK": "Denmark",
    "FI": "Finland",
    "DE": "Germany",
    "AT": "Austria",
    "BE": "Belgium",
    "CH": "Switzerland",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "IT": "Italy",
    "NL": "Netherlands",
    "PL": "Poland",
    "PT": "Portugal",
    "US": "United States",
}
LEFT: Final = "left"
BEFORE: Final = "before"
AFTER: Final = "after"
NEVER: Final = "never"
LONGEST_CHECK: Final = 3600.0
SECONDS_BETWEEN_LOOKS: Final = 0.1
FIELDS: Final = ("first_name", "last_name", "issuing_country", "dob", "document_type", "code")

USED = (
    "This link has been used or is too old",
    "Each link opens the check once, within 48 hours. Start again from the shop's page.",
)
CLOSED = (
    "Nothing is to be checked here any more",
    "The check was finished, ended by the shop, or is being looked at. Go back to the shop's page.",
)
LEFT_EARLY = (
    "You left the check",
    "Nothing was submitted. You can close this window.",
)
FINISHED = (
    "The check is submitted",
    "The shop is told of the result. You can close this window.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen on the page."""

    outcome: str
    come_back: str
    seconds: float
    submission: outcomes.Submission | None


def blueprint(world: World) -> Blueprint:
    """Return the pages of ``world`` that a person sees."""
    door = Blueprint("hosted_page", __name__)
    door.after_request(_with_careful_headers)

    @door.get("/start/<token>")
    def enter(token: str) -> str | tuple[str, int]:
        # Mail scanners and previews ask with HEAD; that must not use the link up.
        return "" if request.method == "HEAD" else _entered(world, token)

    @door.post("/start/<token>")
    def choose(token: str) -> str | tuple[str, int] | AnyResponse:
        return _chosen(world, token, request.form.get("visit", ""))

    @door.get("/start/<token>/finish")
    def finish(token: str) -> str | tuple[str, int] | AnyResponse:
        return _finished(world, token, request.args.get("visit", ""))

    return door


def _entered(world: World, token: str) -> str | tuple[str, int]:
    entry = links.enter(world, token)
    if entry is None:
        return _message(USED, 410)
    session_id, visit = entry
    session = _session(world, session_id)
    return _form(session, visit) if _is_open(session) else _message(CLOSED, 410)


def _chosen(world: World, token: str, visit: str) -> str | tuple[str, int] | AnyResponse:
    session_id = links.visited(world, token, visit)
    if session_id is None:
        return _message(USED, 410)
    session = _session(world, session_id)
    try:
        choice = _choice()
    except ValueError as mistake:
        return _form(session, visit, str(mistake)), 422
    if choice.submission is None:
        return _back(session, LEFT_EARLY, comes_back=choice.come_back != NEVER)
    return _submitted(world, session, choice, choice.submission)


def _submitted(
    world: World, session: Body, choice: Choice, submission: outcomes.Submission
) -> str | tuple[str, int] | AnyResponse:
    is_ahead = choice.come_back == BEFORE
    lead = settings.current(world.database).return_lead_seconds if is_ahead else 0.0
    try:
        lifecycle.submit(world, session["id"], submission, seconds=choice.seconds, lead=lead)
    except lifecycle.NotOpenError:
        return _message(CLOSED, 410)
    if choice.come_back == AFTER:
        return redirect(
            url_for(
                "hosted_page.finish",
                token=(request.view_args or {})["token"],
                visit=request.form["visit"],
            ),
            303,
        )
    return _back(session, FINISHED, comes_back=is_ahead)


def _finished(world: World, token: str, visit: str) -> str | tuple[str, int] | AnyResponse:
    """Wait until the shop was told; then go back to it."""
    session_id = links.visited(world, token, visit)
    if session_id is None:
        return _message(USED, 410)
    pause = threading.Event()
    patience = settings.current(world.database).page_patience_seconds
    for _ in range(1 + int(patience / SECONDS_BETWEEN_LOOKS)):
        if _is_told(world, session_id):
            return _back(_session(world, session_id), FINISHED, comes_back=True)
        pause.wait(SECONDS_BETWEEN_LOOKS)
    return render_template("waiting.html")


def _is_told(world: World, session_id: str) -> bool:
    session = _session(world, session_id)
    return session["status"] != PROCESSING and not deliveries.untried_count(world, session_id)


def _choice() -> Choice:
    """Read the form; ValueError with a sentence for the person."""
    outcome = request.form.get("outcome", "")
    come_back = request.form.get("come_back", AFTER)
    if come_back not in (BEFORE, AFTER, NEVER):
        raise ValueError("Choose when to come back.")
    seconds = _seconds(request.form.get("processing_seconds", ""))
    submission = None
    if outcome != LEFT:
        filled = {name: request.form.get(name, "") for name in FIELDS}
        submission = outcomes.parse({"outcome": outcome, **filled})
    return Choice(outcome=outcome, come_back=come_back, seconds=seconds, submission=submission)


def _seconds(text: str) -> float:
    try:
        seconds = float(text or 0)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_CHECK:
        raise ValueError("The check takes between 0 and 3600 seconds.")
    return seconds


def _back(session: Body, words: tuple[str, str], *, comes_back: bool) -> str | AnyResponse:
    address = session.get("_return_url")
    if comes_back and address:
        return redirect(address, 303)
    return render_template("message.html", title=words[0], text=words[1])


def _form(session: Body, visit: str, mistake: str = "") -> str:
    return render_template(
        "check.html",
        session=session,
        visit=visit,
        mistake=mistake,
        filled=request.form,
        failures=FAILURES,
        countries=COUNTRIES,
        document_types=DOCUMENT_TYPES,
    )


def _message(words: tuple[str, str], status: int) -> tuple[str, int]:
    return render_template("message.html", title=words[0], text=words[1]), status


def _session(world: World, session_id: str) -> Body:
    return documents.known(world.database, SESSION, session_id)[1]


def _is_open(session: Body) -> bool:
    return session["status"] == REQUIRES_INPUT and not session["redaction"]


def _with_careful_headers(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response
