import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
import requests

from connectors.identity.stripe_identity.simulator.__main__ import main
from connectors.identity.stripe_identity.simulator.server import start
from tests.connectors.stripe_simulator.driver import Driver, until

DOCUMENT = {"type": "document"}
MODULE = "connectors.identity.stripe_identity.simulator"


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state" / "stripe.sqlite3"


@contextmanager
def _process(*arguments):
    with subprocess.Popen(
        [sys.executable, "-m", MODULE, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert found, line
            yield process, found[0]
        finally:
            process.kill()


def test_a_process_serves_until_it_is_told_to_stop(state):
    with _process("--state", str(state), "--public-url", "https://id.example.test/") as running:
        process, url = running
        client = Driver(url=url).client()
        session = client.v1.identity.verification_sessions.create(DOCUMENT)
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0

    assert session.url.startswith("https://id.example.test/start/test_")
    assert state.exists()


def test_a_killed_process_forgets_nothing(state):
    with _process("--state", str(state)) as (process, url):
        key = Driver(url=url).key()
        sessions = Driver(url=url).client_with(key).v1.identity.verification_sessions
        session = sessions.create(DOCUMENT, {"idempotency_key": "once"})
        process.kill()
    with _process("--state", str(state)) as (_, url):
        sessions = Driver(url=url).client_with(key).v1.identity.verification_sessions
        again = sessions.create(DOCUMENT, {"idempotency_key": "once"})

        assert again.id == session.id


def test_what_was_on_its_way_when_it_was_killed_is_sent_again(state, receiver):
    released = threading.Event()
    receiver.before_answering = lambda: released.wait(10)
    with _process("--state", str(state)) as (process, url):
        Driver(url=url).listen(receiver.url)
        Driver(url=url).client().v1.identity.verification_sessions.create(DOCUMENT)
        receiver.wait_for(1)
        process.kill()
    released.set()
    with _process("--state", str(state)):
        letters = receiver.wait_for(2)

    assert letters[0].event["id"] == letters[1].event["id"]


def test_a_taken_port_is_said_in_a_sentence(capsys):
    with start() as running:
        port = running.url.rpartition(":")[2]

        assert main(["--port", port]) == 1

    assert "could not listen on port" in capsys.readouterr().err


def test_a_restart_goes_on_where_it_was(state, receiver):
    state.parent.mkdir()
    with start(state) as running:
        simulator = Driver(url=running.url)
        simulator.order("settings", {"redaction_seconds": 600, "retry_seconds": [3600]})
        simulator.listen(receiver.url)
        receiver.statuses = [500]
        key = simulator.key()
        sessions = simulator.client_with(key).v1.identity.verification_sessions
        done = sessions.create(DOCUMENT)
        until(lambda: simulator.look("deliveries")[0]["tries"])
        simulator.passes(done.id, processing_seconds=300)
        simulator.advance(60)
    with start(state) as running:
        simulator = Driver(url=running.url)
        sessions = simulator.client_with(key).v1.identity.verification_sessions

        assert simulator.look("clock")["offset"] == 60
        assert sessions.retrieve(done.id).status == "processing"
        simulator.advance(3600)
        assert sessions.retrieve(done.id).status == "verified"
        types = {letter.type for letter in receiver.wait_for(4)}
        assert types == {"created", "processing", "verified"}


def test_a_request_that_never_finished_holds_no_key_after_a_restart(state):
    state.parent.mkdir()
    with start(state) as running:
        simulator = Driver(url=running.url)
        key = simulator.key()
        simulator.order("faults", {"kind": "slow", "seconds": 3600})
        threading.Thread(target=_hopeless, args=(simulator, key), daemon=True).start()
        until(lambda: simulator.look("faults")[0]["remaining"] == 0)
    with start(state) as running:
        answer = _create(Driver(url=running.url), key)

        assert answer.status_code == 200


def test_time_may_be_given_from_outside():
    with start(now=lambda: 1_795_288_000.0) as running:
        client = Driver(url=running.url).client()

        session = client.v1.identity.verification_sessions.create(DOCUMENT)

    assert session.created == 1_795_288_000


def test_a_stopped_simulator_answers_nobody():
    with start() as running:
        url = running.url

    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def _create(simulator, key):
    return simulator.call(
        "POST",
        "identity/verification_sessions",
        key,
        data=DOCUMENT,
        headers={"Idempotency-Key": "once"},
    )


def _hopeless(simulator, key):
    with pytest.raises(requests.RequestException):
        _create(simulator, key)
