"""The client and the simulator, written from the same facts by two hands, check each other."""

import json
from datetime import UTC, datetime

import pytest

from app.model.check import Failure, Redaction, SessionStatus
from app.model.errors import (
    AccessDeniedError,
    NotFoundError,
    RejectedError,
    UnreachableError,
)
from app.ports import KeyAbilities, Redacted
from connectors.identity.stripe_identity.connector import StripeIdentity
from connectors.identity.stripe_identity.simulator.server import start as start_simulator
from tests.connectors.stripe_simulator.driver import Driver
from tests.connectors.stripe_simulator.receiver import receiving

SESSIONS = "/v1/identity/verification_sessions"


@pytest.fixture(scope="module")
def running_stripe():
    with start_simulator() as running:
        yield running


@pytest.fixture
def simulator(running_stripe):
    driver = Driver(url=running_stripe.url)
    driver.order("reset")
    return driver


@pytest.fixture
def client_of(simulator):
    """Makes a client of ours for a key with such permissions."""

    def make(*, retries=0, **permissions):
        connector = StripeIdentity(
            allow=frozenset({simulator.url.removeprefix("http://")}), timeout=5, retries=retries
        )
        return connector.client({"key": simulator.key(**permissions), "base_url": simulator.url})

    return make


@pytest.fixture
def client(client_of):
    return client_of()


def _started(client, reference="chk_1"):
    return client.start(
        reference=reference, key=f"{reference}-start", return_url="https://c.example.test/v/1"
    )


# -- a check ---------------------------------------------------------------------------


def test_a_passed_check_proves_a_person(simulator, client):
    session = _started(client)
    simulator.passes(session.ref, "Anna", "Andersson", issuing_country="DE")

    found = client.read(session.ref)
    person = client.read_person(session.ref)

    assert (found.status, found.failure, found.url) == (SessionStatus.VERIFIED, None, None)
    assert person.name.reveal().full() == "Anna Andersson"
    assert person.document_country == "DE"


def test_two_failures_are_two_attempts_and_a_pass_ends_them(simulator, client):
    session = _started(client)
    seen = [client.read(session.ref)]
    for code in ("document_expired", "document_expired"):
        simulator.fails(session.ref, code)
        seen.append(client.read(session.ref))
    simulator.passes(session.ref)
    seen.append(client.read(session.ref))

    assert [one.failure for one in seen] == [
        None,
        Failure.DOCUMENT_EXPIRED,
        Failure.DOCUMENT_EXPIRED,
        None,
    ]
    assert len({one.attempt for one in seen}) == 4


def test_a_session_in_processing_shows_no_way_in(simulator, client):
    session = _started(client)
    simulator.passes(session.ref, processing_seconds=60)

    found = client.read(session.ref)

    assert (found.status, found.url) == (SessionStatus.PROCESSING, None)


def test_each_reading_of_an_open_session_gives_a_fresh_way_in(client):
    session = _started(client)

    urls = {session.url.reveal(), *(client.read(session.ref).url.reveal() for _ in range(2))}

    assert len(urls) == 3


def test_nobody_is_proved_before_the_pass(client):
    with pytest.raises(RejectedError):
        client.read_person(_started(client).ref)


@pytest.mark.parametrize("act", ["read", "read_person"])
def test_an_unknown_session_is_not_found(client, act):
    with pytest.raises(NotFoundError):
        getattr(client, act)("vs_unknown")


# -- once only -------------------------------------------------------------------------


def test_starting_twice_opens_one_session(simulator, client):
    assert _started(client).ref == _started(client).ref
    assert len(simulator.look("sessions")) == 1


def test_an_answer_that_was_lost_opens_no_second_session(simulator, client_of):
    client = client_of(retries=1)
    simulator.order("faults", {"kind": "reset", "moment": "after", "method": "POST"})

    session = _started(client)

    assert [one["id"] for one in simulator.look("sessions")] == [session.ref]


def test_the_same_key_for_something_else_is_refused(client):
    _started(client)

    with pytest.raises(RejectedError, match="idempotency_error"):
        client.start(reference="chk_2", key="chk_1-start", return_url="https://c.example.test/v/1")


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "rate_limit"},
        {"kind": "lock_timeout"},
        {"kind": "error", "status": 500},
        {"kind": "error", "status": 503},
        {"kind": "reset"},
    ],
)
def test_a_trouble_that_passes_is_told_as_such(simulator, client, fault):
    simulator.order("faults", fault)

    with pytest.raises(UnreachableError):
        _started(client, "chk_fault")


def test_a_crash_that_stripe_keeps_under_its_key_does_not_stop_the_next_click(simulator, client):
    simulator.order("faults", {"kind": "error", "status": 500})
    with pytest.raises(UnreachableError):
        _started(client)

    session = _started(client)

    assert session.status is SessionStatus.NEEDS_INPUT
    assert _started(client).ref == session.ref


def test_a_click_that_is_cut_off_is_repeated_under_the_same_key(simulator, client_of):
    simulator.order("faults", {"kind": "reset", "moment": "after"})

    session = _started(client_of(retries=1))

    assert [one["id"] for one in simulator.look("sessions")] == [session.ref]


# -- forgetting --------------------------------------------------------------------------


@pytest.mark.parametrize("again", [False, True])
def test_a_person_is_forgotten_in_the_end(simulator, client, again):
    simulator.order("settings", {"redaction_seconds": 60, "second_redaction_accepted": again})
    session = _started(client)
    simulator.passes(session.ref)

    told = [client.redact(session.ref), client.redact(session.ref)]
    simulator.advance(61)
    told.append(client.redact(session.ref))

    assert told == [Redacted.ASKED, Redacted.ASKED, Redacted.DONE]
    assert client.read(session.ref).redaction is Redaction.DONE
    with pytest.raises(NotFoundError):
        client.read_person(session.ref)


def test_a_session_in_processing_is_forgotten_later(simulator, client):
    session = _started(client)
    simulator.passes(session.ref, processing_seconds=60)

    assert client.redact(session.ref) is Redacted.NOT_YET

    simulator.advance(61)

    assert client.redact(session.ref) is Redacted.ASKED


def test_forgetting_an_open_session_closes_it(client):
    session = _started(client)

    client.redact(session.ref)

    assert client.read(session.ref).status is SessionStatus.CANCELLED


def test_a_session_that_was_cancelled_unused_holds_nobody(simulator, client):
    session = _started(client)
    key = simulator.key(identity_sessions="write")
    simulator.call("POST", f"identity/verification_sessions/{session.ref}/cancel", key)

    assert client.redact(session.ref) is Redacted.DONE


def test_a_session_that_is_not_there_holds_nobody(client):
    assert client.redact("vs_unknown") is Redacted.DONE


# -- keys ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("permissions", "abilities"),
    [
        ({}, KeyAbilities(live=False, may_check=True, may_make_webhooks=False)),
        (
            {"prefix": "rk_live", "webhook_endpoints": "write"},
            KeyAbilities(live=True, may_check=True, may_make_webhooks=True),
        ),
        (
            {"identity_sessions": "read", "webhook_endpoints": "read"},
            KeyAbilities(live=False, may_check=False, may_make_webhooks=False),
        ),
        (
            {"identity_sessions": "none"},
            KeyAbilities(live=False, may_check=False, may_make_webhooks=False),
        ),
    ],
)
def test_a_key_is_known_by_trying_and_nothing_is_left(simulator, client_of, permissions, abilities):
    assert client_of(**permissions).probe() == abilities
    assert simulator.look("sessions") == []
    assert simulator.look("webhook_endpoints") == []


def test_an_account_is_named_where_the_key_may_read_it(client_of):
    assert client_of(account_read=True).probe().account_name


def test_a_revoked_key_says_what_to_do(simulator, client_of):
    client = client_of(key="rk_test_revoked0123456789")
    simulator.order("keys/revoke", {"key": "rk_test_revoked0123456789"})

    with pytest.raises(AccessDeniedError, match="Make a new restricted key"):
        client.probe()


def test_a_key_that_may_only_read_names_what_it_lacks(client_of):
    with pytest.raises(AccessDeniedError, match="rak_identity_product_write"):
        _started(client_of(identity_sessions="read"))


# -- webhooks --------------------------------------------------------------------------


def test_what_our_endpoint_receives_is_signed_and_read(simulator, client_of):
    client = client_of(webhook_endpoints="write")
    with receiving() as receiver:
        endpoint = client.make_webhook(receiver.url)
        session = _started(client)
        simulator.passes(session.ref)
        simulator.order("settings", {"redaction_seconds": 0})
        client.redact(session.ref)
        letters = receiver.wait_for(2)

    now = datetime.fromtimestamp(simulator.look("clock")["now"], UTC)
    connector = StripeIdentity()
    secrets = ["whsec_old", endpoint.secret.reveal()]
    assert all(
        connector.may_be_from(letter.body, letter.headers, secrets, now) for letter in letters
    )
    assert not any(
        connector.may_be_from(letter.body, letter.headers, ["whsec_old"], now) for letter in letters
    )
    events = [connector.translate(letter.body) for letter in letters]
    assert {event.session for event in events} == {session.ref}
    # Of a beginning and of a long look at a document nothing follows: they are not asked for.
    assert {event.kind.rpartition(".")[2] for event in events} == {"verified", "redacted"}


def test_making_the_endpoint_again_leaves_one_with_a_new_secret(simulator, client_of):
    client = client_of(webhook_endpoints="write")
    address = "http://127.0.0.1:9/webhooks/stripe/shop_1"

    first, second = client.make_webhook(address), client.make_webhook(address)

    assert first.secret.reveal() != second.secret.reveal()
    assert [one["id"] for one in simulator.look("webhook_endpoints")] == [second.endpoint_id]


def test_an_endpoint_made_by_hand_stays(simulator, client_of):
    address = "http://127.0.0.1:9/webhooks/stripe/shop_1"
    by_hand = simulator.listen(address)

    client_of(webhook_endpoints="write").make_webhook(address)

    assert by_hand["id"] in json.dumps(simulator.look("webhook_endpoints"))
