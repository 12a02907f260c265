import pytest
import stripe

DOCUMENT = {"type": "document"}
EXPAND = {"expand": ["verified_outputs", "last_verification_report"]}

CODES = [
    "abandoned", "consent_declined", "country_not_supported", "device_not_supported",
    "document_expired", "document_type_not_supported", "document_unverified_other",
    "email_unverified_other", "email_verification_declined",
    "id_number_insufficient_document_data", "id_number_mismatch", "id_number_unverified_other",
    "phone_unverified_other", "phone_verification_declined", "selfie_document_missing_photo",
    "selfie_face_mismatch", "selfie_manipulated", "selfie_unverified_other",
    "under_supported_age",
]  # fmt: skip


@pytest.fixture
def opened(sessions):
    return sessions.create({**DOCUMENT, "options": {"document": {"require_matching_selfie": True}}})


def test_a_pass_shows_the_name_only_when_it_is_expanded(simulator, sessions, opened):
    simulator.passes(opened.id, "Karin", "Karlsson", issuing_country="DE")

    plain = sessions.retrieve(opened.id).to_dict()
    expanded = sessions.retrieve(opened.id, EXPAND).to_dict()

    assert plain["status"] == "verified"
    assert "verified_outputs" not in plain
    outputs, report = expanded["verified_outputs"], expanded["last_verification_report"]
    assert (outputs["first_name"], outputs["last_name"]) == ("Karin", "Karlsson")
    assert outputs["address"]["country"] == "DE"
    assert not {"dob", "id_number", "sex"} & outputs.keys()
    assert report["id"] == plain["last_verification_report"]
    assert report["document"]["issuing_country"] == "DE"
    assert report["document"]["status"] == report["selfie"]["status"] == "verified"
    assert not {"dob", "number", "expiration_date"} & report["document"].keys()


@pytest.mark.parametrize("code", CODES)
def test_each_failure_has_a_code_and_a_reason_for_people(simulator, sessions, opened, code):
    simulator.fails(opened.id, code, first_name="Anna", last_name="Andersson")

    failed = sessions.retrieve(opened.id, EXPAND).to_dict()

    assert failed["status"] == "requires_input"
    assert failed["last_error"]["code"] == code
    assert failed["last_error"]["reason"].endswith(".")
    assert failed["url"]
    assert failed["verified_outputs"] is None
    assert failed["last_verification_report"]["object"] == "identity.verification_report"


@pytest.mark.parametrize(
    "failure",
    [
        ("document_expired", "document"),
        ("selfie_face_mismatch", "selfie"),
        ("id_number_mismatch", "id_number"),
        ("email_unverified_other", "email"),
        ("phone_verification_declined", "phone"),
    ],
)
def test_the_report_says_which_check_failed(simulator, sessions, opened, failure):
    code, section = failure
    simulator.fails(opened.id, code)

    report = sessions.retrieve(opened.id, EXPAND).last_verification_report.to_dict()

    assert report[section]["status"] == "unverified"
    assert report[section]["error"]["code"] == code


@pytest.mark.parametrize("code", ["consent_declined", "abandoned", "under_supported_age"])
def test_a_check_that_never_began_has_no_sections(simulator, sessions, opened, code):
    simulator.fails(opened.id, code)

    report = sessions.retrieve(opened.id, EXPAND).last_verification_report.to_dict()

    assert not {"document", "selfie"} & report.keys()


def test_every_attempt_makes_a_report_and_a_pass_clears_the_error(
    simulator, sessions, stripe_client, opened
):
    reports = []
    for code in ("document_expired", "selfie_manipulated"):
        simulator.fails(opened.id, code)
        reports.append(sessions.retrieve(opened.id).last_verification_report)
    simulator.passes(opened.id)
    final = sessions.retrieve(opened.id)
    reports.append(final.last_verification_report)

    listed = stripe_client.v1.identity.verification_reports.list(
        {"verification_session": opened.id, "type": "document"}
    )
    assert final.last_error is None
    assert [report.id for report in listed.data] == reports[::-1]
    assert len(set(reports)) == 3


def test_the_last_error_outlives_the_beginning_of_a_new_attempt(simulator, sessions, opened):
    simulator.fails(opened.id)
    simulator.passes(opened.id, processing_seconds=60)

    during = sessions.retrieve(opened.id)

    assert (during.status, during.last_error.code) == ("processing", "document_expired")


def test_a_check_takes_the_time_it_was_told(simulator, sessions, opened):
    simulator.passes(opened.id, processing_seconds=30)

    simulator.advance(29)
    assert sessions.retrieve(opened.id).status == "processing"
    simulator.advance(2)
    assert sessions.retrieve(opened.id).status == "verified"


def test_a_session_is_submitted_once_at_a_time(simulator, opened):
    simulator.passes(opened.id, processing_seconds=30)

    again = {"outcome": "verified", "first_name": "Anna"}
    assert simulator.order(f"sessions/{opened.id}/submit", again, 409)["error"]
    assert simulator.order("sessions/vs_unknown/submit", again, 409)["error"]


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"outcome": "maybe"},
        {"outcome": "verified"},
        {"outcome": "failed", "code": "bad_hair"},
        {"outcome": "verified", "first_name": "Anna", "issuing_country": "Sweden"},
        {"outcome": "verified", "first_name": "Anna", "document_type": "letter"},
        {"outcome": "verified", "first_name": "Anna", "dob": "yesterday"},
        {"outcome": "verified", "first_name": "Anna", "colour": "red"},
    ],
)
def test_an_impossible_submission_is_refused(simulator, sessions, opened, order):
    assert simulator.order(f"sessions/{opened.id}/submit", order, 400)["error"]
    assert sessions.retrieve(opened.id).status == "requires_input"


def test_a_person_may_have_one_name_only(simulator, sessions, opened):
    simulator.passes(opened.id, first="", last="Karin")

    outputs = sessions.retrieve(opened.id, EXPAND).verified_outputs

    assert (outputs.first_name, outputs.last_name) == (None, "Karin")


def test_a_document_may_tell_no_date_of_birth(simulator, opened):
    simulator.passes(opened.id, dob="")
    simulator.advance(60)
    allowed = simulator.client(sensitive_results=True).v1.identity.verification_sessions

    found = allowed.retrieve(opened.id, {"expand": ["verified_outputs.dob"]})

    assert found.verified_outputs.dob is None


def test_an_id_number_check_has_a_section_of_its_own(simulator, sessions):
    session = sessions.create({"type": "id_number"})
    simulator.passes(session.id)

    found = sessions.retrieve(session.id, EXPAND)

    assert found.verified_outputs.id_number_type == "us_ssn"
    assert found.last_verification_report.id_number.status == "verified"


def test_a_flow_is_named_in_its_report(simulator, sessions):
    session = sessions.create({"verification_flow": "vf_123"})
    simulator.passes(session.id)

    report = sessions.retrieve(session.id, EXPAND).last_verification_report

    assert (report.type, report.verification_flow) == ("verification_flow", "vf_123")


def test_a_report_is_retrieved_by_its_id(simulator, sessions, stripe_client, opened):
    simulator.passes(opened.id)
    report_id = sessions.retrieve(opened.id).last_verification_report
    reports = stripe_client.v1.identity.verification_reports

    assert reports.retrieve(report_id).verification_session == opened.id
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        reports.retrieve("vr_unknown")
    assert refusal.value.http_status == 404
