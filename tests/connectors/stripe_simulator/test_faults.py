import pytest
import requests
import stripe

PATH = "identity/verification_sessions"
FORM = {"type": "document"}


def _fault(simulator, kind, **details):
    return simulator.order("faults", {"kind": kind, **details}, 201)


def _calls(simulator):
    return [call["status"] for call in simulator.look("calls")]


def test_a_rate_limit_names_its_reason_and_the_sdk_does_not_insist(simulator):
    _fault(simulator, "rate_limit", reason="endpoint-rate")
    client = simulator.client(retries=2)

    with pytest.raises(stripe.RateLimitError) as refusal:
        client.v1.identity.verification_sessions.create(FORM)

    assert refusal.value.headers["Stripe-Rate-Limited-Reason"] == "endpoint-rate"
    assert "Retry-After" not in refusal.value.headers
    assert _calls(simulator) == [429]


def test_a_locked_object_is_no_rate_limit(simulator):
    _fault(simulator, "lock_timeout")

    with pytest.raises(stripe.RateLimitError) as refusal:
        simulator.client().v1.identity.verification_sessions.create(FORM)

    assert refusal.value.json_body["error"]["code"] == "lock_timeout"
    assert "Stripe-Rate-Limited-Reason" not in refusal.value.headers


def test_a_limited_request_is_not_kept_for_its_key(simulator, sessions):
    _fault(simulator, "rate_limit")
    options = {"idempotency_key": "once"}

    with pytest.raises(stripe.RateLimitError):
        sessions.create(FORM, options)

    assert sessions.create(FORM, options).status == "requires_input"


def test_an_advice_to_retry_is_followed(simulator):
    _fault(simulator, "rate_limit", should_retry=True)

    session = simulator.client(retries=1).v1.identity.verification_sessions.create(FORM)

    assert session.status == "requires_input"
    assert _calls(simulator) == [429, 200]


def test_an_advice_not_to_retry_is_followed(simulator):
    _fault(simulator, "error", status=503, should_retry=False)

    with pytest.raises(stripe.APIError):
        simulator.client(retries=2).v1.identity.verification_sessions.create(FORM)

    assert _calls(simulator) == [503]


def test_an_unavailable_service_is_tried_again(simulator):
    _fault(simulator, "error", status=503)

    simulator.client(retries=1).v1.identity.verification_sessions.create(FORM)

    assert _calls(simulator) == [503, 200]


@pytest.mark.parametrize(("moment", "made"), [("before", 0), ("after", 1)])
def test_a_500_is_given_again_for_the_same_key(simulator, moment, made):
    _fault(simulator, "error", moment=moment)

    with pytest.raises(stripe.APIError):
        simulator.client(retries=1).v1.identity.verification_sessions.create(FORM)

    assert _calls(simulator) == [500, 500]
    assert [call["replayed"] for call in simulator.look("calls")] == [False, True]
    assert len(simulator.look("sessions")) == made


def test_a_503_after_the_work_was_done_is_done_twice_unless_it_is_kept(simulator, sessions):
    _fault(simulator, "error", status=503, moment="after")
    options = {"idempotency_key": "once"}

    with pytest.raises(stripe.APIError):
        sessions.create(FORM, options)
    sessions.create(FORM, options)

    assert len(simulator.look("sessions")) == 2


@pytest.mark.parametrize(("moment", "replayed"), [("before", False), ("after", True)])
def test_a_cut_connection_leaves_one_session_behind(simulator, moment, replayed):
    _fault(simulator, "reset", moment=moment)

    session = simulator.client(retries=1).v1.identity.verification_sessions.create(FORM)

    assert [each["id"] for each in simulator.look("sessions")] == [session.id]
    assert _calls(simulator) == [0, 200]
    assert simulator.look("calls")[1]["replayed"] is replayed


def test_a_cut_connection_is_an_error_to_who_does_not_retry(simulator):
    _fault(simulator, "reset")

    with pytest.raises(requests.ConnectionError):
        simulator.call("GET", PATH, simulator.key())


def test_a_fault_strikes_where_and_as_often_as_it_was_told(simulator, sessions):
    _fault(simulator, "error", status=503, method="GET", path=r"/v1/identity/.*/vs_.*", times=2)
    session = sessions.create(FORM)

    for _ in range(2):
        with pytest.raises(stripe.APIError):
            sessions.retrieve(session.id)
    assert sessions.retrieve(session.id).id == session.id
    assert sessions.list().data


def test_a_fault_without_an_end_is_taken_away(simulator, sessions):
    _fault(simulator, "error", status=500, times=None)
    for _ in range(3):
        with pytest.raises(stripe.APIError):
            sessions.list()
    requests.delete(f"{simulator.url}/control/faults", timeout=5)

    assert sessions.list().data == []


@pytest.mark.parametrize(
    "order",
    [
        {"kind": "earthquake"},
        {"kind": "error", "moment": "never"},
        {"kind": "rate_limit", "reason": "bad mood"},
        {"kind": "error", "colour": "red"},
        {"kind": "error", "path": "("},
    ],
)
def test_an_unknown_fault_is_not_laid_down(simulator, order):
    assert simulator.order("faults", order, 400)["error"]
    assert simulator.look("faults") == []
