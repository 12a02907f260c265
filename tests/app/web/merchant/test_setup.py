"""The page behind a one-time link: the first account, and everybody's password."""

import pytest

from app.flow.users.begin_setup import begin_setup
from app.flow.users.link_user import link_user
from app.model.user import Role
from tests.builders.desk import Desk

WORDS = "four words nobody guesses"


def path_of(url):
    return "/admin/setup/" + url.rsplit("/", 1)[1]


def choose(browser, path, email="", password=WORDS, *, again=WORDS):
    fields = {"email": email, "password": password, "again": again}
    return browser.send(path, fields, page=path)


@pytest.fixture
def first(desk):
    return path_of(begin_setup(desk.services))


def test_the_first_link_makes_an_owner_and_signs_them_in(desk: Desk, first):
    browser = desk.browser()

    answer = choose(browser, first, "First.Owner@example.test")

    assert answer.headers["Location"] == "/admin"
    assert "first.owner@example.test (you) Owner" in browser.text("/admin/people")
    assert begin_setup(desk.services) is None


def test_a_link_works_once(desk: Desk, first):
    choose(desk.browser(), first, "owner@example.test")

    again = choose(desk.browser(), first, "second@example.test")

    assert desk.browser().open(first).status_code == 404
    assert again.status_code in {403, 404}


def test_all_first_links_end_with_the_first_owner(desk: Desk, first):
    second = path_of(begin_setup(desk.services))
    choose(desk.browser(), first, "owner@example.test")

    answer = desk.browser().open(second)

    assert answer.status_code == 404
    assert "The first user was made already." in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"again": "other"}, "The two passwords differ."),
        ({"password": "password2026!", "again": "password2026!"}, "among the first"),
        ({"email": "no mailbox"}, "is not the address of a mailbox"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_link_stays_good(desk, first, typed, sentence):
    browser = desk.browser()

    refused = choose(browser, first, **({"email": "owner@example.test"} | typed))

    assert refused.status_code == 400
    assert sentence in refused.text
    assert typed.get("password", WORDS) not in refused.text
    assert choose(browser, first, "owner@example.test").status_code == 303


def test_a_guessed_link_leads_nowhere(desk: Desk):
    answer = desk.browser().open("/admin/setup/guess")

    assert answer.status_code == 404
    assert "This link was used already or has expired." in answer.text


def test_a_link_expires_after_a_day(desk: Desk, first):
    desk.clock.advance(hours=24)

    assert desk.browser().open(first).status_code == 404


def test_a_new_password_ends_every_session_of_its_user(desk: Desk):
    user = desk.user(Role.AGENT)
    elsewhere, browser = desk.browser(user), desk.browser()
    link = path_of(link_user(desk.services, user.email))
    assert f"You sign in as {user.email} ." in browser.text(link)

    choose(browser, link, "another@example.test")

    assert elsewhere.open("/admin").status_code == 302
    assert f"{user.email} (you) Agent" in browser.text("/admin/people")
