import pytest
import requests

DOCUMENT = {"type": "document"}


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"redaction_seconds": "soon"},
        {"redaction_seconds": -1},
        {"deliver_anywhere": 1},
        {"redaction_seconds": True},
        {"retry_seconds": 5},
        {"retry_seconds": ["soon"]},
    ],
)
def test_an_impossible_setting_is_refused(simulator, changes):
    before = simulator.look("settings")

    assert simulator.order("settings", changes, 400)["error"]

    assert simulator.look("settings") == before


def test_settings_are_changed_one_by_one(simulator):
    simulator.order("settings", {"redaction_seconds": 2})
    changed = simulator.order("settings", {"retry_seconds": [1, 2.5]})

    assert (changed["redaction_seconds"], changed["retry_seconds"]) == (2, [1, 2.5])


@pytest.mark.parametrize("seconds", ["soon", -1, None])
def test_time_only_goes_forward(simulator, seconds):
    assert simulator.order("clock", {"advance": seconds}, 400)["error"]


def test_the_clock_tells_its_offset(simulator):
    before = simulator.look("clock")
    simulator.advance(3600)
    after = simulator.look("clock")

    assert (before["offset"], after["offset"]) == (0, 3600)
    assert 3600 <= after["now"] - before["now"] < 3660


@pytest.mark.parametrize(
    "options",
    [{"data": "{}", "headers": {"Content-Type": "text/plain"}}, {"json": [1]}, {"data": {"a": 1}}],
)
def test_only_json_objects_are_taken(simulator, options):
    answer = requests.post(f"{simulator.url}/control/clock", timeout=5, **options)

    assert answer.status_code == 400


def test_nothing_posted_is_an_empty_object(simulator):
    answer = requests.post(f"{simulator.url}/control/flush", timeout=5)

    assert answer.json() == {"tried": 0, "delivered": 0, "refused": 0}


def test_calls_are_logged_with_a_masked_key(simulator):
    key = simulator.key()
    client = simulator.client_with(key)
    client.v1.identity.verification_sessions.create(
        {**DOCUMENT, "metadata": {"a": "1"}}, {"idempotency_key": "once"}
    )
    simulator.call("GET", "account")

    made, refused = simulator.look("calls")

    assert (made["method"], made["path"], made["status"]) == (
        "POST",
        "/v1/identity/verification_sessions",
        200,
    )
    assert made["params"] == {"type": "document", "metadata": {"a": "1"}}
    assert made["idempotency_key"] == "once"
    assert made["api_version"] == "2026-10-28.endive"
    assert made["content_type"] == "application/x-www-form-urlencoded"
    assert made["key"].startswith("rk_test_")
    assert key not in str(simulator.look("calls"))
    assert (refused["status"], refused["key"]) == (401, None)


def test_a_reset_forgets_everything(simulator, receiver, sessions):
    simulator.listen(receiver.url)
    simulator.order("settings", {"parallel": 3})
    simulator.advance(60)
    sessions.create(DOCUMENT)
    receiver.wait_for(1)

    simulator.order("reset")

    assert simulator.look("sessions") == simulator.look("keys") == simulator.look("calls") == []
    assert simulator.look("deliveries") == simulator.look("webhook_endpoints") == []
    assert simulator.look("clock")["offset"] == 0
    assert simulator.look("settings")["parallel"] == 1


def test_a_reset_may_keep_keys_and_webhook_endpoints(simulator, receiver, sessions):
    simulator.listen(receiver.url)
    sessions.create(DOCUMENT)

    simulator.order("reset", {"keep_keys": True})
    session = sessions.create(DOCUMENT)

    assert [each["id"] for each in simulator.look("sessions")] == [session.id]
    assert len(simulator.look("webhook_endpoints")) == 1


def test_an_unknown_address_is_not_found(simulator):
    assert requests.get(f"{simulator.url}/control/nothing", timeout=5).status_code == 404
    assert requests.get(f"{simulator.url}/nothing", timeout=5).status_code == 404
