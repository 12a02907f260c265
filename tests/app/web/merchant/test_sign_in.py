"""The way in and out."""

import pytest

from app.flow.users.add_user import add_user
from app.model.user import Role
from tests.builders.desk import Desk

EMAIL, PASSWORD = "owner@example.test", "four words nobody guesses"


@pytest.fixture
def visitor(desk):
    add_user(desk.services, None, EMAIL, Role.OWNER, password=PASSWORD)
    return desk.browser()


def sign_in(browser, email=EMAIL, password=PASSWORD, **more):
    fields = {"email": email, "password": password, **more}
    return browser.send("/admin/sign-in", fields, page="/admin/sign-in")


def cookie_of(answer):
    return answer.headers.get("Set-Cookie", "")


def test_mailbox_and_password_lead_in(visitor):
    answer = sign_in(visitor)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin")
    assert "Cases" in visitor.text("/admin")
    assert "HttpOnly" in cookie_of(answer)
    assert "SameSite=Lax" in cookie_of(answer)


def test_the_cookie_stays_on_https_where_the_service_is_public(database_url, tmp_path):
    desk = Desk(database_url, tmp_path, public_url="https://clearhold.example.test")
    page = desk.app.test_client().get("/admin/sign-in", base_url="https://clearhold.example.test")
    desk.close()

    assert "Secure" in cookie_of(page)


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "wrong words nobody guesses"), ("nobody@example.test", PASSWORD), ("", "")],
)
def test_a_wrong_mailbox_and_a_wrong_password_are_answered_alike(visitor, email, password):
    answer = sign_in(visitor, email, password)

    assert answer.status_code == 401
    assert "Mailbox and password do not belong together." in answer.text
    assert visitor.open("/admin").status_code == 302


def test_a_session_is_a_new_one_after_every_sign_in(visitor):
    with visitor.client.session_transaction() as session:
        session["token"] = "known-to-somebody-else"
    sign_in(visitor)
    with visitor.client.session_transaction() as session:
        first = session["token"]
        assert "visit" not in session
    sign_in(visitor)

    assert first != "known-to-somebody-else"


def test_the_earlier_session_of_the_same_browser_ends(desk: Desk, visitor):
    sign_in(visitor)
    with visitor.client.session_transaction() as session:
        first = session["token"]
    key_page = visitor.open("/admin").text
    assert "Sign out" in key_page
    visitor.send("/admin/sign-in", {"email": EMAIL, "password": PASSWORD})
    other = desk.browser()
    with other.client.session_transaction() as session:
        session["token"] = first

    assert other.open("/admin").status_code == 302


def test_signing_out_ends_the_session_also_where_its_cookie_was_kept(desk: Desk, visitor):
    sign_in(visitor)
    with visitor.client.session_transaction() as session:
        token = session["token"]
    answer = visitor.send("/admin/sign-out")
    thief = desk.browser()
    with thief.client.session_transaction() as session:
        session["token"] = token

    assert answer.headers["Location"] == "/admin/sign-in"
    assert thief.open("/admin").status_code == 302


def test_a_session_ends_after_twelve_hours(desk: Desk, visitor):
    sign_in(visitor)
    desk.clock.advance(hours=11, minutes=59)
    before = visitor.open("/admin").status_code
    desk.clock.advance(minutes=2)

    assert (before, visitor.open("/admin").status_code) == (200, 302)


def test_guessing_ends_for_a_while_and_says_how_long(desk: Desk, visitor):
    for _ in range(10):
        assert sign_in(visitor, password="wrong words nobody guesses").status_code == 401
    refused = sign_in(visitor)
    desk.clock.advance(minutes=15, seconds=1)

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert "Wait a quarter of an hour" in refused.text
    assert sign_in(visitor).status_code == 303


def test_after_the_sign_in_one_is_where_one_wanted_to_be(visitor):
    page = visitor.open("/admin/shops?x=1", follow_redirects=True).text
    assert 'value="/admin/shops?x=1"' in page

    assert sign_in(visitor, then="/admin/shops?x=1").headers["Location"] == "/admin/shops?x=1"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example.test", "//evil.example.test/admin", "/admin\\..", "/administrator", "x"],
)
def test_nobody_is_led_elsewhere(visitor, elsewhere):
    assert sign_in(visitor, then=elsewhere).headers["Location"] == "/admin"


def test_whoever_is_signed_in_is_not_asked_again(owner):
    answer = owner.open("/admin/sign-in")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin")
