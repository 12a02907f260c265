import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.model.check import Failure, Redaction, SessionEvent, SessionStatus
from app.model.errors import NotFoundError, RejectedError, UnreadableError
from app.model.order import Name
from connectors.identity.stripe_identity import translate
from connectors.identity.stripe_identity.connector import StripeIdentity
from tests.connectors.stripe_identity.scripted import SESSION

CONTRACTS = Path(__file__).parents[3].parent / "shared" / "contracts"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "created": 1795288112,
    "type": "identity.verification_session.verified",
    "data": {"object": {"id": "vs_1", "status": "verified"}},
}
VERIFIED = {
    **SESSION,
    "status": "verified",
    "url": None,
    "last_verification_report": {
        "id": "vr_1",
        "document": {"status": "verified", "issuing_country": "DE", "first_name": "Anna"},
    },
    "verified_outputs": {
        "first_name": "Anna",
        "last_name": "Andersson",
        "address": {"country": "SE"},
    },
}


def _contract(name):
    path = CONTRACTS / name
    if not path.exists():
        pytest.skip("the contracts are not beside the project (../shared/contracts)")
    return json.loads(path.read_text())


@pytest.fixture
def flows():
    return _contract("stripe-identity-sample-flows.json")["flows"]


@pytest.fixture
def documented_codes():
    schemas = _contract("stripe-identity-openapi.json")["components"]["schemas"]
    return schemas["gelato_session_last_error"]["properties"]["code"]["enum"]


def _event(**changes):
    return translate.event(json.dumps({**EVENT, **changes}).encode())


# -- events ----------------------------------------------------------------------------


def test_an_event_about_a_session_names_it():
    assert StripeIdentity().translate(json.dumps(EVENT).encode()) == SessionEvent(
        event_id="evt_1",
        session="vs_1",
        kind="identity.verification_session.verified",
        created_at=datetime(2026, 11, 21, 19, 8, 32, tzinfo=UTC),
    )


def test_every_documented_event_is_read(flows):
    events = [
        *flows["verified_flow"],
        *flows["failed_flow"],
        *flows["cancel_flow"],
        flows["redact_verified"]["event_up_to_4_days_later"],
        *flows["redact_requires_input"]["events"],
    ]

    read = [translate.event(json.dumps(event).encode()) for event in events]

    assert {event.session for event in read} == {"vs_1SimAAAAAAAAAAAAAAAAAAAA"}
    assert [event.kind for event in read] == [event["type"] for event in events]


def test_a_thin_notification_names_its_session_too():
    event = _event(
        object="v2.core.event",
        type="v1.identity.verification_session.redacted",
        created="2026-11-21T19:08:32.000Z",
        related_object={"id": "vs_2", "type": "identity.verification_session"},
        data=None,
    )

    assert (event.session, event.created_at) == (
        "vs_2",
        datetime(2026, 11, 21, 19, 8, 32, tzinfo=UTC),
    )


def test_a_thin_notification_without_a_zone_is_taken_as_utc():
    event = _event(object="v2.core.event", type="v1.charge.updated", created="2026-11-21T19:08:32")

    assert (event.session, event.created_at.tzinfo) == (None, UTC)


@pytest.mark.parametrize(
    "kind", ["charge.dispute.created", "identity.verification_report.verified"]
)
def test_an_event_about_something_else_names_no_session(kind):
    assert _event(type=kind, data={"object": {"id": "dp_1"}}).session is None


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "evt 1"},
        {"type": 7},
        {"created": "soon"},
        {"created": True},
        {"created": 10**18},
        {"created": None, "object": "v2.core.event"},
        {"data": []},
        {"data": {"object": {"id": "../customers"}}},
        {"data": {"object": {"id": "vs_\ud800"}}},
    ],
)
def test_an_event_with_a_wrong_part_is_kept_for_the_operator(changes):
    with pytest.raises(UnreadableError):
        _event(**changes)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*EVENT, "related_object"]), _anything))
def test_a_mutated_event_is_read_or_refused_but_never_breaks(changes):
    try:
        event = _event(**changes)
    except UnreadableError:
        return
    assert event.created_at.utcoffset().total_seconds() == 0


@given(st.binary())
@example(b"[" * 100_000)
@example(b'{"created": ' + b"9" * 5000 + b"}")
@example(b"[]")
def test_bytes_that_are_no_event_are_refused(raw):
    with pytest.raises(UnreadableError):
        translate.event(raw)


# -- sessions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("native", "status"),
    [
        ("requires_input", SessionStatus.NEEDS_INPUT),
        ("processing", SessionStatus.PROCESSING),
        ("verified", SessionStatus.VERIFIED),
        ("canceled", SessionStatus.CANCELLED),
    ],
)
def test_a_session_stands_where_stripe_says(native, status):
    assert translate.session({**SESSION, "status": native}).status is status


def test_the_way_in_is_private():
    session = translate.session(SESSION)

    assert session.url.reveal() == SESSION["url"]
    assert SESSION["url"] not in repr(session)


def test_a_fresh_session_has_no_attempt_and_no_failure():
    session = translate.session(SESSION)

    assert (session.attempt, session.failure, session.redaction) == (None, None, Redaction.NONE)


def test_every_documented_failure_has_words_of_ours(documented_codes):
    failures = {code: _failed(code).failure for code in documented_codes}

    assert len(failures) == 19
    assert {code for code, failure in failures.items() if failure is Failure.OTHER} == {
        "email_unverified_other",
        "phone_unverified_other",
    }


def test_an_unknown_failure_is_another_one():
    assert _failed("document_eaten_by_dog").failure is Failure.OTHER


def _failed(code, report="vr_1"):
    error = {"code": code, "reason": "The document is expired."}
    return translate.session({**SESSION, "last_error": error, "last_verification_report": report})


def test_a_second_failure_is_told_from_the_echo_of_the_first():
    first, echo, second = (
        _failed("document_expired", report) for report in ("vr_1", "vr_1", "vr_2")
    )

    assert first.attempt == echo.attempt != second.attempt


def test_an_attempt_without_a_report_is_named_after_its_error():
    assert _failed("abandoned", None).attempt == _failed("abandoned", None).attempt
    assert _failed("abandoned", None).attempt != _failed("consent_declined", None).attempt


def test_an_expanded_report_names_the_same_attempt():
    assert _failed("abandoned", {"id": "vr_1"}).attempt == "vr_1"


def test_a_pass_has_no_failure_left():
    left_over = {**SESSION, "status": "verified", "last_error": {"code": "document_expired"}}

    assert translate.session(left_over).failure is None


@pytest.mark.parametrize(
    ("native", "redaction"),
    [
        (None, Redaction.NONE),
        ({"status": "processing"}, Redaction.ASKED),
        ({"status": "validated"}, Redaction.ASKED),
        ({"status": "redacted"}, Redaction.DONE),
    ],
)
def test_only_redacted_means_forgotten(native, redaction):
    assert translate.session({**SESSION, "redaction": native}).redaction is redaction


@pytest.mark.parametrize("changes", [{"status": "paused"}, {"status": []}, {"id": None}])
def test_a_session_that_we_do_not_understand_is_refused(changes):
    with pytest.raises(RejectedError):
        translate.session({**SESSION, **changes})


# -- people ----------------------------------------------------------------------------


def test_a_person_has_a_name_and_the_country_of_the_document():
    person = translate.person(VERIFIED)

    assert person.name.reveal() == Name(first="Anna", last="Andersson")
    assert person.document_country == "DE"
    assert "Anna" not in repr(person)


def test_without_an_issuer_the_printed_address_tells_the_country():
    report = {"id": "vr_1", "document": {"issuing_country": None}}

    assert (
        translate.person({**VERIFIED, "last_verification_report": report}).document_country == "SE"
    )


@pytest.mark.parametrize("country", ["", "Sverige", 7, "[redacted]"])
def test_what_is_no_country_code_is_none(country):
    report = {"document": {"issuing_country": country}}
    outputs = {"first_name": "Anna", "address": None}
    body = {**VERIFIED, "last_verification_report": report, "verified_outputs": outputs}

    assert translate.person(body).document_country == ""


def test_a_document_may_bear_one_name_only():
    person = translate.person({**VERIFIED, "verified_outputs": {"last_name": " Andersson "}})

    assert person.name.reveal() == Name(last="Andersson")


def test_a_redacted_person_is_nobody(flows):
    with pytest.raises(NotFoundError):
        translate.person(flows["redact_verified"]["retrieve_expanded_after"])


def test_a_session_that_did_not_pass_proves_nobody():
    with pytest.raises(RejectedError):
        translate.person({**VERIFIED, "status": "requires_input"})


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ({"settings": {"dashboard": {"display_name": "The shop"}}}, "The shop"),
        ({"settings": None, "business_profile": {"name": "The shop"}}, "The shop"),
        ({}, ""),
    ],
)
def test_an_account_calls_itself_something_or_nothing(account, name):
    assert translate.account_name(account) == name
