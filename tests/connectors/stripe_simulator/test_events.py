import pytest
import stripe

DOCUMENT = {"type": "document", "metadata": {"check": "chk_1"}}
DAYS_30 = 30 * 86400


@pytest.fixture
def events(simulator):
    return simulator.client(events="read").v1.events


def test_every_change_of_a_session_is_an_event(simulator, sessions):
    session = sessions.create(DOCUMENT)
    simulator.fails(session.id)
    simulator.passes(session.id)

    assert simulator.event_types() == [
        "created",
        "processing",
        "requires_input",
        "processing",
        "verified",
    ]


def test_an_event_shows_the_session_as_it_was_without_its_link(simulator, sessions, events):
    session = sessions.create(DOCUMENT)
    simulator.passes(session.id)

    shown = {event.type.rpartition(".")[2]: event.data.object for event in events.list().data}

    assert shown["created"].status == "requires_input"
    assert shown["processing"].status == "processing"
    assert shown["verified"].last_verification_report
    for each in shown.values():
        assert each.id == session.id
        assert each.url is each.client_secret is None
        assert "verified_outputs" not in each.to_dict()


def test_an_event_names_the_request_that_caused_it(simulator, sessions, events):
    session = sessions.create(DOCUMENT, {"idempotency_key": "chk_1-start"})
    simulator.passes(session.id)

    by_type = {event.type.rpartition(".")[2]: event for event in events.list().data}

    assert by_type["created"].request.idempotency_key == "chk_1-start"
    assert by_type["created"].request.id == simulator.look("calls")[0]["request_id"]
    assert by_type["verified"].request.to_dict() == {"id": None, "idempotency_key": None}
    assert by_type["created"].api_version == "2026-10-28.endive"
    assert "account" not in by_type["created"].to_dict()


def test_an_event_is_retrieved_by_its_id(sessions, events):
    sessions.create(DOCUMENT)
    listed = events.list().data[0]

    assert events.retrieve(listed.id).type == "identity.verification_session.created"
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        events.retrieve("evt_unknown")
    assert refusal.value.http_status == 404


def test_events_are_kept_for_thirty_days(simulator, sessions, events):
    sessions.create(DOCUMENT)
    event = events.list().data[0]

    simulator.advance(DAYS_30 + 60)

    assert events.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        events.retrieve(event.id)


def test_events_are_chosen_by_type(simulator, sessions, events):
    session = sessions.create(DOCUMENT)
    simulator.passes(session.id)
    prefix = "identity.verification_session"

    def found(**filters):
        return [event.type.removeprefix(f"{prefix}.") for event in events.list(filters).data]

    assert found(type=f"{prefix}.verified") == ["verified"]
    assert found(type="identity.*") == ["verified", "processing", "created"]
    assert found(type="charge.*") == []
    assert found(types=[f"{prefix}.created", f"{prefix}.verified"]) == ["verified", "created"]
    with pytest.raises(stripe.InvalidRequestError):
        found(type="identity.*", types=["identity.*"])


def test_events_are_chosen_by_how_their_delivery_went(simulator, receiver, sessions, events):
    simulator.order("settings", {"retry_seconds": [3600]})
    simulator.listen(receiver.url)
    receiver.statuses = [500]
    sessions.create(DOCUMENT)
    receiver.wait_for(1)
    delivered = events.list({"delivery_success": True})
    missing = events.list({"delivery_success": False})

    assert (len(delivered.data), len(missing.data)) == (0, 1)
    assert missing.data[0].pending_webhooks == 1
    simulator.order("flush")
    assert len(events.list({"delivery_success": True}).data) == 1
    assert events.list().data[0].pending_webhooks == 0


def test_twins_report_one_change_twice(simulator, sessions, events):
    simulator.order("chaos", {"twins": 1})

    sessions.create(DOCUMENT)

    twins = events.list().data
    assert len({event.id for event in twins}) == 2
    assert twins[0].data.object.to_dict() == twins[1].data.object.to_dict()
