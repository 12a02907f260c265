"""One place maps what went wrong to a status and a sentence for whoever asked."""

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.logs import log_problem
from app.metrics import count_failure
from app.model.case import MoveRefusedError
from app.model.errors import (
    ClearholdError,
    InvalidInputError,
    NotFoundError,
    RejectedError,
    StorageUnavailableError,
    UnreachableError,
)

_STATUSES: tuple[tuple[type[ClearholdError], int], ...] = (
    (NotFoundError, 404),
    (InvalidInputError, 400),
    (MoveRefusedError, 409),
    (StorageUnavailableError, 503),
    (UnreachableError, 503),
    (RejectedError, 502),
)
_SENTENCES = {
    400: "The request could not be understood. Nothing was changed.",
    403: "You may not do this. Nothing was changed.",
    404: "There is nothing at this address.",
    405: "This address takes no such request. Nothing was changed.",
    413: "The request is larger than 1 MiB. Nothing was stored.",
    415: "The request is of a kind that is not understood here. Nothing was changed.",
    429: "Too many requests. Please wait a moment and try again.",
    500: "Something went wrong on our side. It was noted; please try again in a minute.",
    503: "The service cannot store anything at the moment. Please try again in a minute.",
}


def register_errors(app: Flask) -> None:
    """Answer every error with a sentence; pages for people, JSON for machines."""
    app.register_error_handler(ClearholdError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _ours(problem: ClearholdError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUSES if isinstance(problem, kind)), 500)
    return _answer(status, str(problem))


def _http(problem: HTTPException) -> ResponseReturnValue:
    status = problem.code or 500
    if problem.response is not None or status < 400:  # noqa: PLR2004 - the first error status
        return problem.get_response()
    return _answer(status, _SENTENCES.get(status, problem.name))


def _unforeseen(problem: Exception) -> ResponseReturnValue:
    log_problem("request_failed", problem, path_rule=str(request.url_rule))
    count_failure("web")
    return _answer(500, _SENTENCES[500])


def _answer(status: int, sentence: str) -> ResponseReturnValue:
    if request.path.startswith(("/webhooks/", "/health/", "/metrics")):
        return jsonify(error=sentence), status
    page = render_template("error.html", status=status, sentence=sentence)
    return page, status, {"Retry-After": "30"} if status == 503 else {}  # noqa: PLR2004
