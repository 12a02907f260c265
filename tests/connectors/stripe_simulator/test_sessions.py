import pytest
import stripe

DOCUMENT = {"type": "document"}
SELFIE = {"document": {"require_matching_selfie": True, "require_live_capture": True}}


def test_a_new_session_requires_input_and_has_a_link(sessions):
    session = sessions.create(
        {
            **DOCUMENT,
            "options": SELFIE,
            "client_reference_id": "chk_1",
            "metadata": {"check": "chk_1"},
            "provided_details": {"email": "anna.andersson@example.test"},
            "return_url": "https://shop.example.test/v/1",
        }
    ).to_dict()

    assert session["id"].startswith("vs_")
    assert session["status"] == "requires_input"
    assert session["url"]
    assert session["client_secret"].startswith(f"{session['id']}_secret_test_")
    assert session["last_error"] is session["last_verification_report"] is None
    assert "verified_outputs" not in session
    assert session["livemode"] is False
    assert session["options"] == SELFIE
    assert session["metadata"] == {"check": "chk_1"}
    assert session["provided_details"] == {"email": "anna.andersson@example.test"}
    assert "return_url" not in session


def test_every_retrieval_mints_a_new_link(sessions):
    first = sessions.create(DOCUMENT)

    second = sessions.retrieve(first.id)

    assert second.url != first.url
    assert second.client_secret != first.client_secret


def test_a_session_of_a_flow_names_its_flow(sessions):
    session = sessions.create({"verification_flow": "vf_123"})

    assert (session.type, session.verification_flow) == ("verification_flow", "vf_123")


@pytest.mark.parametrize("act", ["processing", "verified", "canceled", "redacted"])
def test_there_is_no_link_when_nobody_may_act(simulator, sessions, act):
    session = sessions.create(DOCUMENT)
    match act:
        case "processing":
            simulator.passes(session.id, processing_seconds=60)
        case "verified":
            simulator.passes(session.id)
        case "canceled":
            sessions.cancel(session.id)
        case _:
            sessions.redact(session.id)

    later = sessions.retrieve(session.id)

    assert later.url is later.client_secret is None


def test_canceling_is_final(sessions):
    session = sessions.create(DOCUMENT)

    assert sessions.cancel(session.id).status == "canceled"
    for refused in (sessions.cancel, sessions.redact):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            refused(session.id)
        assert refusal.value.http_status == 400


@pytest.mark.parametrize("act", ["cancel", "redact", "update"])
def test_a_session_in_processing_is_left_alone(simulator, sessions, act):
    session = sessions.create(DOCUMENT)
    simulator.passes(session.id, processing_seconds=60)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        getattr(sessions, act)(session.id)

    assert refusal.value.http_status == 400


def test_metadata_and_options_change_while_input_is_required(sessions):
    session = sessions.create({**DOCUMENT, "options": SELFIE, "metadata": {"a": "1", "b": "2"}})

    changed = sessions.update(
        session.id, {"metadata": {"a": "", "c": "3"}, "options": {"document": ""}}
    )

    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}
    assert changed.options.to_dict() == {}


def test_options_and_details_are_laid_over_those_before(sessions):
    session = sessions.create(
        {**DOCUMENT, "options": SELFIE, "provided_details": {"phone": "+46700000000"}}
    )

    changed = sessions.update(
        session.id,
        {
            "options": {"document": {"require_live_capture": False}},
            "provided_details": {"email": "anna.andersson@example.test"},
        },
    )

    assert changed.options.document.require_matching_selfie is True
    assert changed.options.document.require_live_capture is False
    assert set(changed.provided_details.to_dict()) == {"email", "phone"}


def test_all_metadata_is_unset_by_an_empty_value(simulator, sessions):
    session = sessions.create({**DOCUMENT, "metadata": {"a": "1", "_b": "2"}})
    assert session.metadata.to_dict() == {"a": "1", "_b": "2"}

    answer = simulator.call(
        "POST",
        f"identity/verification_sessions/{session.id}",
        simulator.key(),
        data={"metadata": ""},
    )

    assert answer.json()["metadata"] == {}


@pytest.mark.parametrize("end", ["cancel", "redact"])
def test_what_has_ended_is_not_updated(sessions, end):
    session = sessions.create(DOCUMENT)
    getattr(sessions, end)(session.id)

    with pytest.raises(stripe.InvalidRequestError):
        sessions.update(session.id, {"metadata": {"a": "1"}})


def test_a_verified_session_is_not_updated(simulator, sessions):
    session = sessions.create(DOCUMENT)
    simulator.passes(session.id)

    with pytest.raises(stripe.InvalidRequestError):
        sessions.update(session.id, {"metadata": {"a": "1"}})


def test_an_unknown_session_is_not_found(sessions):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sessions.retrieve("vs_unknown")

    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")
    assert refusal.value.param == "session"
