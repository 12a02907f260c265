import pytest
import stripe

DOB = {"expand": ["verified_outputs.dob"]}
NUMBER = {"expand": ["last_verification_report.document.number"]}
HOURS_48 = 48 * 3600


@pytest.fixture
def verified(simulator, sessions):
    session = sessions.create({"type": "document"})
    simulator.passes(session.id, dob="1990-02-03")
    return session.id


def _sessions(simulator, **key):
    return simulator.client(**key).v1.identity.verification_sessions


@pytest.mark.parametrize("key", [{}, {"prefix": "sk_test"}])
@pytest.mark.parametrize("expand", [DOB, NUMBER])
def test_most_keys_may_not_read_sensitive_results(simulator, verified, key, expand):
    with pytest.raises(stripe.PermissionError):
        _sessions(simulator, **key).retrieve(verified, expand)


def test_a_key_with_the_permission_reads_them(simulator, verified):
    allowed = _sessions(simulator, sensitive_results=True)

    outputs = allowed.retrieve(verified, DOB).verified_outputs
    report = allowed.retrieve(verified, NUMBER).last_verification_report

    assert outputs.dob.to_dict() == {"year": 1990, "month": 2, "day": 3}
    assert outputs.first_name == "Anna"
    assert report.document.number == "SIM000000"


def test_sensitive_results_are_out_of_reach_after_two_days(simulator, verified):
    allowed = _sessions(simulator, sensitive_results=True)
    bound = _sessions(simulator, sensitive_results=True, ip_restricted=True)

    simulator.advance(HOURS_48)

    with pytest.raises(stripe.PermissionError):
        allowed.retrieve(verified, DOB)
    assert bound.retrieve(verified, DOB).verified_outputs.dob.year == 1990


def test_a_list_expands_its_objects(sessions, verified):
    listed = sessions.list({"expand": ["data.verified_outputs"]})

    assert [each.verified_outputs.first_name for each in listed.data] == ["Anna"]
    assert [each.id for each in listed.data] == [verified]


def test_a_report_expands_its_own_sections(simulator, sessions, verified):
    reports = simulator.client(sensitive_results=True).v1.identity.verification_reports
    report_id = sessions.retrieve(verified).last_verification_report

    report = reports.retrieve(report_id, {"expand": ["document.dob", "document.expiration_date"]})

    assert report.document.dob.year == 1990
    assert report.document.expiration_date.year == 2035


@pytest.mark.parametrize("path", ["status", "data", "verified_outputs.shoe_size", "customer"])
def test_what_cannot_be_expanded_is_refused(sessions, verified, path):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sessions.retrieve(verified, {"expand": [path]})

    assert refusal.value.http_status == 400


def test_nothing_sensitive_is_there_before_a_pass(simulator, sessions):
    session = sessions.create({"type": "document"})

    found = _sessions(simulator, sensitive_results=True).retrieve(
        session.id, {"expand": ["verified_outputs.dob", "last_verification_report.document.dob"]}
    )

    assert found.verified_outputs is found.last_verification_report is None


def test_a_refused_expansion_changes_nothing(sessions, verified):
    with pytest.raises(stripe.PermissionError):
        sessions.redact(verified, DOB)

    assert sessions.retrieve(verified).redaction is None
