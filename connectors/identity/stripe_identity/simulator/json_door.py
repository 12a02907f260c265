"""JSON in and out for the control API."""

import json

from flask import Response, request

from connectors.identity.stripe_identity.simulator.errors import Refusal
from connectors.identity.stripe_identity.simulator.vocabulary import Body


def posted() -> Body:
    """Return the JSON object that was posted; nothing posted is an empty one.

    Raises:
        ValueError: it is something else. A web page elsewhere cannot send application/json here.
    """
    if not request.get_data():
        return {}
    body = request.get_json(silent=True) if request.is_json else None
    if not isinstance(body, dict):
        raise ValueError("send a JSON object as application/json")  # noqa: TRY004 - a caller's mistake, answered 400
    return body


def answer(body: object, status: int = 200) -> Response:
    """Return ``body`` as JSON."""
    return Response(json.dumps(body, indent=2), status, content_type="application/json")


def explain(error: Exception) -> Response:
    """Answer a mistake of the caller with a sentence."""
    words = f"missing: {error}" if isinstance(error, KeyError) else str(error)
    return answer({"error": words}, error.status if isinstance(error, Refusal) else 400)
