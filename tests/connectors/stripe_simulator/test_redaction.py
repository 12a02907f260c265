import json

import pytest
import requests
import stripe

from tests.connectors.stripe_simulator.driver import until

DETAILS = {
    "type": "document",
    "client_reference_id": "chk_1",
    "metadata": {"note": "marker-in-metadata"},
    "provided_details": {"email": "marker@example.test"},
    "options": {"document": {"require_matching_selfie": True}},
}
EXPAND = {"expand": ["verified_outputs", "last_verification_report"]}


def _redacted(sessions, session_id):
    return until(lambda: sessions.retrieve(session_id).redaction.status == "redacted")


def test_redaction_is_announced_at_once_and_done_later(simulator, sessions):
    simulator.order("settings", {"redaction_seconds": 4 * 86400})
    session = sessions.create(DETAILS)
    simulator.passes(session.id)

    answer = sessions.redact(session.id)

    assert answer.redaction.status == "processing"
    assert answer.status == "verified"
    assert answer.metadata.to_dict() == {}
    assert sessions.retrieve(session.id).redaction.status == "processing"
    simulator.advance(4 * 86400)
    assert sessions.retrieve(session.id).redaction.status == "redacted"


def test_an_open_session_is_canceled_by_its_redaction(simulator, sessions):
    session = sessions.create(DETAILS)

    answer = sessions.redact(session.id)

    assert (answer.status, answer.redaction.status) == ("canceled", "processing")
    simulator.advance(2)
    assert simulator.event_types() == ["created", "canceled", "redacted"]


def test_the_delay_is_a_second_unless_it_is_set(simulator, sessions):
    session = sessions.create(DETAILS)

    sessions.redact(session.id)

    assert simulator.look("settings")["redaction_seconds"] == 1.0
    assert _redacted(sessions, session.id)


def test_what_remains_names_nobody(simulator, sessions):
    session = sessions.create(DETAILS)
    simulator.passes(session.id, "Marker-First", "Marker-Last", issuing_country="DE")
    sessions.redact(session.id)
    simulator.advance(2)

    found = sessions.retrieve(session.id, EXPAND).to_dict()

    outputs, report = found["verified_outputs"], found["last_verification_report"]
    assert outputs["first_name"] == outputs["last_name"] == "[redacted]"
    assert outputs["dob"] == {"year": 1, "month": 1, "day": 1}
    assert outputs["address"]["line1"] == "[redacted]"
    assert outputs["address"]["country"] == "DE"
    assert report["document"]["last_name"] == "[redacted]"
    assert report["document"]["issuing_country"] == "DE"
    assert found["provided_details"] == {"email": "[redacted]"}


def test_no_marker_is_left_anywhere(simulator, sessions):
    session = sessions.create(DETAILS)
    simulator.fails(session.id, first_name="Marker-First", last_name="Marker-Last")
    simulator.passes(session.id, "Marker-First", "Marker-Last")
    sessions.redact(session.id)
    simulator.advance(2)

    sensitive = simulator.client(sensitive_results=True, events="read").v1
    texts = [
        str(sensitive.identity.verification_sessions.retrieve(session.id, EXPAND)),
        str(sensitive.identity.verification_reports.list()),
        str(sensitive.events.list({"limit": 100})),
        json.dumps(simulator.look("calls")),
        json.dumps(simulator.look("sessions")),
        requests.get(simulator.url, timeout=5).text,
    ]

    assert not [text for text in texts if "marker" in text.lower()]


def test_redacting_twice_is_refused_or_harmless_as_it_is_set(simulator, sessions):
    session = sessions.create(DETAILS)
    sessions.redact(session.id)

    with pytest.raises(stripe.InvalidRequestError):
        sessions.redact(session.id)
    simulator.order("settings", {"second_redaction_accepted": True})
    simulator.advance(2)

    assert sessions.redact(session.id).redaction.status == "redacted"
    assert simulator.event_types().count("redacted") == 1


def test_a_report_of_somebody_else_is_left_alone(simulator, sessions):
    one, other = sessions.create(DETAILS), sessions.create(DETAILS)
    for session in (one, other):
        simulator.passes(session.id)
    sessions.redact(one.id)
    simulator.advance(2)

    kept = sessions.retrieve(other.id, EXPAND)

    assert kept.verified_outputs.first_name == "Anna"
    assert kept.last_verification_report.document.first_name == "Anna"
    assert kept.metadata.to_dict() == DETAILS["metadata"]
