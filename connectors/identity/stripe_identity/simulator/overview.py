"""The first page: which sessions there are and how they stand."""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, render_template

from connectors.identity.stripe_identity.simulator import deliveries, documents
from connectors.identity.stripe_identity.simulator.vocabulary import (
    SESSION,
    WEBHOOK_ENDPOINT,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

NOTHING: Final = "none"


def blueprint(world: World) -> Blueprint:
    """Return the overview of ``world``."""
    door = Blueprint("overview", __name__)

    @door.get("/")
    def overview() -> str:
        sessions = documents.everything(world.database, SESSION)
        endpoints = documents.everything(world.database, WEBHOOK_ENDPOINT)
        return render_template(
            "overview.html",
            rows=[_row(session) for _, session in reversed(sessions)],
            endpoints=[endpoint for _, endpoint in endpoints],
            deliveries=deliveries.written_down(world)[:-21:-1],
        )

    return door


def _row(session: Body) -> Body:
    """Return what the overview shows of a session; no names."""
    error = session["last_error"] or {}
    return {
        "id": session["id"],
        "created": datetime.fromtimestamp(session["created"], UTC).strftime("%Y-%m-%d %H:%M"),
        "status": session["status"].replace("_", " "),
        "reference": session["client_reference_id"] or NOTHING,
        "failure": error.get("code", NOTHING),
        "redaction": (session["redaction"] or {}).get("status", NOTHING),
    }
