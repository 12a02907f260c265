"""What the simulator answers is what the contract of Stripe's API says it answers."""

import pytest

from tests.connectors.stripe_simulator.test_attempts import CODES

SESSIONS = "identity/verification_sessions"
FORM = {
    "type": "document",
    "client_reference_id": "chk_1",
    "metadata[check]": "chk_1",
    "options[document][require_matching_selfie]": "true",
    "provided_details[email]": "anna.andersson@example.test",
    "return_url": "https://shop.example.test/v/1",
}
EVERYTHING = {"expand[0]": "verified_outputs", "expand[1]": "last_verification_report"}


@pytest.fixture
def call(simulator, contract):
    """Calls the API and holds the answer against the contract."""
    key = simulator.key(events="read", sensitive_results=True)

    def held_against_contract(method, path, **options):
        answer = simulator.call(method, path, options.pop("key", key), **options)
        body = answer.json()
        faults = contract.faults_of_answer(method, f"/v1/{path}", answer.status_code, body)
        assert faults == []
        return body

    return held_against_contract


def test_the_way_to_a_redacted_pass_fits(simulator, call, contract):
    session = call("POST", SESSIONS, data=FORM)
    path = f"{SESSIONS}/{session['id']}"
    call("POST", path, data={"metadata[more]": "1"})
    call("GET", path)
    simulator.passes(session["id"], processing_seconds=60)
    call("GET", path)
    simulator.advance(61)
    verified = call("GET", path, params={**EVERYTHING, "expand[2]": "verified_outputs.dob"})
    report = call(
        "GET", f"identity/verification_reports/{verified['last_verification_report']['id']}"
    )
    call("POST", f"{path}/redact")
    simulator.advance(2)
    redacted = call("GET", path, params=EVERYTHING)

    assert report["object"] == "identity.verification_report"
    assert redacted["verified_outputs"]["first_name"] == "[redacted]"
    assert (
        contract.faults("identity.verification_report", redacted["last_verification_report"]) == []
    )


@pytest.mark.parametrize("code", CODES)
def test_each_failure_fits(simulator, call, code):
    session = call("POST", SESSIONS, data=FORM)
    simulator.fails(session["id"], code, first_name="Anna")

    failed = call("GET", f"{SESSIONS}/{session['id']}", params=EVERYTHING)
    call("GET", f"identity/verification_reports/{failed['last_verification_report']['id']}")

    assert failed["last_error"]["code"] == code


def test_an_id_number_check_fits(simulator, call):
    session = call("POST", SESSIONS, data={"type": "id_number"})
    simulator.passes(session["id"])

    call("GET", f"{SESSIONS}/{session['id']}", params={"expand[]": "verified_outputs.id_number"})
    call("POST", f"{SESSIONS}/{session['id']}/redact")


def test_a_cancellation_fits(call):
    session = call("POST", SESSIONS, data={**FORM, "related_customer": "cus_1"})

    assert call("POST", f"{SESSIONS}/{session['id']}/cancel")["status"] == "canceled"


def test_lists_and_events_fit(simulator, call):
    session = call("POST", SESSIONS, data=FORM)
    simulator.passes(session["id"])
    call("POST", f"{SESSIONS}/{session['id']}/redact")
    simulator.advance(2)

    listed = call("GET", "events")
    call("GET", SESSIONS, params={"expand[]": "data.verified_outputs"})
    call("GET", "identity/verification_reports")
    call("GET", f"events/{listed['data'][0]['id']}")

    assert len(listed["data"]) == 4


def test_a_delivered_event_fits(simulator, contract, receiver, sessions):
    simulator.listen(receiver.url)
    sessions.create({"type": "document"})

    event = receiver.wait_for(1)[0].event

    assert contract.faults("event", event) == []
    assert contract.faults("identity.verification_session", event["data"]["object"]) == []


def test_every_refusal_fits(simulator, call):
    call("POST", SESSIONS, data={})
    call("GET", f"{SESSIONS}/vs_unknown")
    call("GET", SESSIONS, key="rk_test_unknown")
    call("GET", SESSIONS, key=simulator.key(identity_sessions="none"))
    for kind in ("rate_limit", "lock_timeout", "error"):
        simulator.order("faults", {"kind": kind})
        call("POST", SESSIONS, data=FORM, headers={"Idempotency-Key": kind})
    call("POST", SESSIONS, data={"type": "id_number"}, headers={"Idempotency-Key": "error"})


def test_the_contract_would_notice_a_wrong_answer(contract):
    wrong = {"id": "vs_1", "object": "identity.verification_session", "status": "asleep"}

    assert contract.faults("identity.verification_session", wrong)


def test_a_session_has_the_fields_of_the_documented_sample(sample_flows, call, simulator):
    session = call("POST", SESSIONS, data=FORM)
    simulator.passes(session["id"])
    call("POST", f"{SESSIONS}/{session['id']}/redact")
    simulator.advance(2)
    redacted = call("GET", f"{SESSIONS}/{session['id']}", params={"expand[]": "verified_outputs"})
    flows = sample_flows["flows"]

    assert session.keys() == flows["create_response"].keys()
    assert redacted.keys() == flows["redact_verified"]["retrieve_expanded_after"].keys()


def test_an_event_has_the_fields_of_the_documented_sample(sample_flows, simulator, call):
    session = call("POST", SESSIONS, data=FORM)
    simulator.passes(session["id"])
    newest = call("GET", "events")["data"][0]
    sample = sample_flows["flows"]["verified_flow"][2]

    assert newest.keys() == sample.keys()
    assert newest["data"]["object"].keys() == sample["data"]["object"].keys()
    assert newest["request"] == sample["request"]
