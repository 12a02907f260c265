import pytest
import requests

from tests.connectors.stripe_simulator.driver import chosen, opened_page, until

RETURN = "https://shop.example.test/v/1"
HOURS_48 = 48 * 3600
FAILURES = 19
EVENT = "identity.verification_session"


@pytest.fixture
def opened(sessions):
    return sessions.create({"type": "document", "return_url": RETURN})


def _get(url, **options):
    return requests.get(url, timeout=30, allow_redirects=False, **options)


def test_the_page_says_that_it_is_a_simulation(opened):
    page = _get(opened.url)

    assert page.status_code == 200
    assert "Simulation." in page.text
    assert page.text.count("<option value=") >= FAILURES
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_style_is_served_from_the_same_place(simulator, opened):
    assert '"/static/simulator.css"' in _get(opened.url).text
    assert _get(f"{simulator.url}/static/simulator.css").status_code == 200


def test_a_link_opens_the_page_once(opened):
    assert _get(opened.url).status_code == 200
    assert _get(opened.url).status_code == 410


def test_a_preview_does_not_use_the_link_up(opened):
    assert requests.head(opened.url, timeout=5).status_code == 200

    assert _get(opened.url).status_code == 200


def test_an_older_link_keeps_its_one_visit(sessions, opened):
    sessions.retrieve(opened.id)

    assert _get(opened.url).status_code == 200


def test_a_link_is_dead_after_two_days(simulator, sessions, opened):
    simulator.advance(HOURS_48 - 60)
    late = sessions.retrieve(opened.id).url
    simulator.advance(120)

    assert _get(opened.url).status_code == 410
    assert _get(late).status_code == 200


def test_a_guessed_link_opens_nothing(simulator):
    assert _get(f"{simulator.url}/start/test_guess").status_code == 410
    assert _get(f"{simulator.url}/start/test_guess/finish?visit=x").status_code == 410


def test_a_link_of_a_canceled_session_explains_itself(sessions, opened):
    sessions.cancel(opened.id)

    page = _get(opened.url)

    assert (page.status_code, "Nothing is to be checked" in page.text) == (410, True)


def test_a_pass_carries_the_chosen_name_and_country(sessions, opened):
    chosen(opened.url, first_name="Karin", last_name="Karlsson", issuing_country="DE")

    found = sessions.retrieve(opened.id, {"expand": ["verified_outputs"]})

    assert found.status == "verified"
    assert found.verified_outputs.first_name == "Karin"
    assert found.verified_outputs.address.country == "DE"


def test_a_failure_carries_the_chosen_code(sessions, opened):
    chosen(opened.url, outcome="failed", code="selfie_face_mismatch")

    assert sessions.retrieve(opened.id).last_error.code == "selfie_face_mismatch"


def test_the_next_attempt_shows_why_the_last_one_failed(sessions, opened):
    chosen(opened.url, outcome="failed", code="document_expired")

    page = _get(sessions.retrieve(opened.id).url)

    assert "The document is expired." in page.text


def test_leaving_changes_nothing(sessions, opened):
    answer = chosen(opened.url, outcome="left")

    assert answer.headers["Location"] == RETURN
    later = sessions.retrieve(opened.id)
    assert (later.status, later.last_error) == ("requires_input", None)


def test_leaving_for_good_goes_nowhere(opened):
    answer = chosen(opened.url, outcome="left", come_back="never")

    assert (answer.status_code, "You left the check" in answer.text) == (200, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "verified", "first_name": "", "last_name": " "},
        {"outcome": "verified", "processing_seconds": "soon"},
        {"outcome": "verified", "processing_seconds": "-1"},
        {"outcome": "verified", "come_back": "tomorrow"},
        {"outcome": ""},
    ],
)
def test_a_mistake_in_the_form_is_explained_and_can_be_mended(sessions, opened, fields):
    answer = chosen(opened.url, **{"dob": "<b>", **fields})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "<b>" not in answer.text
    assert sessions.retrieve(opened.id).status == "requires_input"


def test_a_form_is_bound_to_its_visit(sessions, opened):
    opened_page(opened.url)

    stranger = requests.post(opened.url, data={"visit": "x", "outcome": "verified"}, timeout=5)

    assert stranger.status_code == 410
    assert sessions.retrieve(opened.id).status == "requires_input"


def test_two_windows_submit_once(sessions, opened):
    other = sessions.retrieve(opened.id).url
    visit = opened_page(other)
    chosen(opened.url)

    late = requests.post(
        other, data={"visit": visit, "outcome": "verified", "last_name": "K",
                     "issuing_country": "SE", "document_type": "passport", "dob": ""}, timeout=5
    )  # fmt: skip

    assert late.status_code == 410


def test_the_buyer_returns_after_the_shop_was_told(simulator, receiver, opened):
    simulator.listen(receiver.url, "identity.verification_session.verified")

    answer = chosen(opened.url, come_back="after", processing_seconds="0.3")
    back = _get(simulator.url + answer.headers["Location"])

    assert (back.status_code, back.headers["Location"]) == (303, RETURN)
    assert [letter.type for letter in receiver.letters] == ["verified"]


def test_the_buyer_returns_before_the_shop_is_told(simulator, receiver, sessions, opened):
    simulator.order("settings", {"return_lead_seconds": 60})
    simulator.listen(receiver.url)

    answer = chosen(opened.url, come_back="before")

    assert (answer.status_code, answer.headers["Location"]) == (303, RETURN)
    assert sessions.retrieve(opened.id).status == "processing"
    assert receiver.letters == []
    simulator.advance(61)
    assert [letter.type for letter in receiver.wait_for(2)] == ["processing", "verified"]


def test_the_buyer_never_returns_but_the_shop_is_told(simulator, receiver, opened):
    simulator.listen(receiver.url, "identity.verification_session.verified")

    answer = chosen(opened.url, come_back="never")

    assert (answer.status_code, "You can close this window" in answer.text) == (200, True)
    assert receiver.wait_for(1)[0].type == "verified"


def test_nobody_waits_for_a_delivery_that_is_not_due(simulator, receiver, opened):
    simulator.order("settings", {"page_patience_seconds": 0})
    simulator.order("chaos", {"types": [f"{EVENT}.verified"], "delay_seconds": 600})
    simulator.listen(receiver.url, f"{EVENT}.verified")

    answer = chosen(opened.url)

    assert _get(simulator.url + answer.headers["Location"]).headers["Location"] == RETURN
    assert receiver.letters == []


def test_a_long_check_lets_the_buyer_look_again(simulator, opened):
    simulator.order("settings", {"page_patience_seconds": 0})

    answer = chosen(opened.url, processing_seconds="60")
    page = _get(simulator.url + answer.headers["Location"])

    assert (page.status_code, "Still checking" in page.text) == (200, True)
    simulator.advance(61)
    assert _get(simulator.url + answer.headers["Location"]).headers["Location"] == RETURN


def test_without_a_return_address_the_page_ends_here(simulator, sessions):
    session = sessions.create({"type": "document"})

    answer = chosen(session.url)
    page = _get(simulator.url + answer.headers["Location"])

    assert (page.status_code, "The check is submitted" in page.text) == (200, True)


def test_the_overview_lists_sessions_and_no_names(simulator, receiver, sessions, opened):
    simulator.listen(receiver.url)
    chosen(opened.url, first_name="Karin", last_name="Karlsson")
    until(lambda: len(receiver.letters) >= 2)

    page = requests.get(simulator.url, timeout=5).text

    assert opened.id in page
    assert "verified" in page
    assert receiver.url in page
    assert "Karlsson" not in page
    assert sessions.retrieve(opened.id).status == "verified"


def test_the_overview_says_when_there_is_nothing(simulator):
    page = requests.get(simulator.url, timeout=5).text

    assert "There is none yet." in page
    assert "Nobody asked to be told." in page
