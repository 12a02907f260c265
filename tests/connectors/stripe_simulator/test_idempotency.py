import threading

import pytest
import stripe

from tests.connectors.stripe_simulator.driver import until

PATH = "identity/verification_sessions"
FORM = {"type": "document", "client_reference_id": "chk_1"}
DAY = 24 * 3600


@pytest.fixture
def key(simulator):
    return simulator.key()


@pytest.fixture
def create(simulator, key):
    def post(idempotency_key, form=FORM, path=PATH, with_key=key):
        return simulator.call(
            "POST", path, with_key, data=form, headers={"Idempotency-Key": idempotency_key}
        )

    return post


def _count(simulator):
    return len(simulator.look("sessions"))


def test_a_repeated_request_is_answered_from_memory(simulator, create):
    first, second = create("once"), create("once")

    assert second.json() == first.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.headers["Request-Id"]
    assert second.headers["Request-Id"] != first.headers["Request-Id"]
    assert first.headers["Idempotency-Key"] == "once"
    assert "Idempotent-Replayed" not in first.headers
    assert _count(simulator) == 1


def test_the_sdk_repeats_under_the_same_key(simulator, sessions):
    options = {"idempotency_key": "chk_1-start"}

    first = sessions.create(FORM, options)
    second = sessions.create(FORM, options)

    assert first.id == second.id
    assert [call["idempotency_key"] for call in simulator.look("calls")] == ["chk_1-start"] * 2
    assert [call["replayed"] for call in simulator.look("calls")] == [False, True]


def test_a_key_stands_for_one_set_of_parameters(sessions):
    options = {"idempotency_key": "chk_1-start"}
    session = sessions.create(FORM, options)

    with pytest.raises(stripe.IdempotencyError) as refusal:
        sessions.create({**FORM, "client_reference_id": "chk_2"}, options)
    with pytest.raises(stripe.IdempotencyError):
        sessions.cancel(session.id, options=options)

    assert refusal.value.http_status == 400


def test_the_order_of_parameters_does_not_matter(create):
    first = create("once", list(FORM.items()))
    second = create("once", list(FORM.items())[::-1])

    assert second.json()["id"] == first.json()["id"]


def test_what_failed_validation_may_be_tried_again(create):
    assert create("once", {"type": "face"}).status_code == 400

    assert create("once").status_code == 200


def test_a_refusal_of_the_endpoint_is_kept(simulator, sessions, create):
    path = f"{PATH}/vs_unknown/cancel"

    answers = [create("once", {}, path) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Idempotent-Replayed" in answers[1].headers
    assert _count(simulator) == len(sessions.list().data) == 0


def test_a_permission_is_asked_for_before_the_memory(simulator, create):
    create("once")

    assert create("once", with_key=simulator.key(identity_sessions="read")).status_code == 403


def test_keys_of_two_accounts_do_not_meet(simulator, create):
    first = create("once")
    second = create("once", with_key=simulator.key(account="acct_other"))

    assert second.json()["id"] != first.json()["id"]


def test_a_key_is_forgotten_after_a_day(simulator, create):
    first = create("once")

    simulator.advance(DAY - 60)
    assert create("once").json()["id"] == first.json()["id"]
    simulator.advance(120)
    assert create("once").json()["id"] != first.json()["id"]


def test_a_key_has_at_most_255_characters(create):
    assert create("k" * 255).status_code == 200
    assert create("k" * 256).status_code == 400


def test_a_key_means_nothing_when_reading(simulator, key, sessions):
    session = sessions.create(FORM)
    headers = {"Idempotency-Key": "once"}

    urls = {
        simulator.call("GET", f"{PATH}/{session.id}", key, headers=headers).json()["url"]
        for _ in range(2)
    }

    assert len(urls) == 2


def test_a_request_under_way_holds_its_key(simulator, create):
    simulator.order("faults", {"kind": "slow", "seconds": 1.0})
    answers = []
    first = threading.Thread(target=lambda: answers.append(create("once")))
    first.start()
    until(lambda: simulator.look("faults")[0]["remaining"] == 0)

    second = create("once")
    first.join()

    assert second.status_code == 409
    assert second.json()["error"]["code"] == "idempotency_key_in_use"
    assert answers[0].status_code == 200
    assert create("once").json()["id"] == answers[0].json()["id"]
    assert _count(simulator) == 1


def test_the_sdk_waits_for_its_twin(simulator, key):
    simulator.order("faults", {"kind": "slow", "seconds": 1.0})
    found = []

    def create():
        client = simulator.client_with(key, retries=3)
        options = {"idempotency_key": "once"}
        found.append(client.v1.identity.verification_sessions.create(FORM, options).id)

    threads = [threading.Thread(target=create) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert len(set(found)) == 1
