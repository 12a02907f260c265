"""Who may do what: roles, other people's shops, and forms of other sites."""

from dataclasses import replace

import pytest

from app.model.case import State
from app.model.ids import AccountId
from app.model.user import Role
from app.store.keyring import Keyring
from app.store.shops import add_account
from app.web import create_app
from tests.builders.desk import FORM_KEY, STORE_KEY, Desk

PAGES = ("/admin", "/admin/problems", "/admin/shops", "/admin/settings", "/admin/people")


@pytest.fixture
def stranger(desk):
    """The browser of an owner of another account."""
    other = AccountId("acct_other")
    with desk.services.database.write() as tx:
        add_account(tx, other, "Another account", desk.clock.now())
    return desk.browser(desk.user(account_id=other))


@pytest.mark.parametrize("path", [*PAGES, "/admin/cases/case_1", "/admin/cases/case_1/release"])
def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(desk: Desk, path):
    answer = desk.browser().open(f"{path}?x=1")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/admin/sign-in?then={path}")


def test_a_form_of_whoever_was_signed_out_meanwhile_changes_nothing(desk: Desk, shop):
    row, browser = desk.held(shop), desk.browser(desk.user())
    key = FORM_KEY.search(browser.open("/admin").text)[1]
    desk.clock.advance(hours=13)

    answer = browser.client.post(f"/admin/cases/{row.case_id}/release", data={"form_key": key})

    assert answer.status_code == 303
    assert "You were signed out meanwhile. Nothing was changed." in browser.text("/admin/sign-in")
    assert desk.row(shop) == row


def test_an_auditor_sees_everything_and_has_no_buttons(desk: Desk, shop):
    row, auditor = desk.held(shop), desk.browser(desk.user(Role.AUDITOR))

    for path in (*PAGES[1:], f"/admin/cases/{row.case_id}", f"/admin/settings/{shop.shop_id}"):
        html = auditor.open(path, follow_redirects=True).text
        changing = html.count("<button") - html.count("data-copy=") - html.count("disabled")
        assert changing <= 1, path  # signing out is left
        assert 'class="actions"' not in html
    assert "only owners and managers change them" in auditor.text(f"/admin/settings/{shop.shop_id}")


def test_whatever_an_auditor_sends_is_refused(desk: Desk, shop):
    row, auditor = desk.held(shop), desk.browser(desk.user(Role.AUDITOR))
    before = desk.shop(shop.shop_id)

    for path in (
        f"/admin/cases/{row.case_id}/release",
        f"/admin/cases/{row.case_id}/forget",
        f"/admin/settings/{shop.shop_id}",
        f"/admin/settings/{shop.shop_id}/identity",
        f"/admin/settings/{shop.shop_id}/identity/secret",
        "/admin/shops/connect",
        f"/admin/shops/{shop.shop_id}/key",
        f"/admin/shops/{shop.shop_id}/disconnect",
        f"/admin/shops/{shop.shop_id}/again",
        f"/admin/shops/{shop.shop_id}/deliveries/1/replay",
        "/admin/people",
        "/admin/people/link",
        "/admin/people/user_1/remove",
    ):
        answer = auditor.send(path)
        assert answer.status_code == 403, path
        assert "Your role does not allow this. Nothing was changed." in answer.text
    assert (desk.row(shop), desk.shop(shop.shop_id)) == (row, before)


def test_an_agent_decides_cases_and_changes_no_settings(desk: Desk, shop):
    row, agent = desk.held(shop), desk.browser(desk.user(Role.AGENT))

    assert agent.send(f"/admin/settings/{shop.shop_id}", {"attempts": "9"}).status_code == 403
    assert agent.send(f"/admin/cases/{row.case_id}/release").status_code == 303


def test_anothers_shops_and_cases_are_not_there(desk: Desk, shop, stranger):
    row = desk.held(shop)

    assert "No shop is connected yet" in stranger.text("/admin")
    assert "Order 1001" not in stranger.text(f"/admin?shop={shop.shop_id}&state=all")
    for path in (f"/admin/cases/{row.case_id}", f"/admin/settings/{shop.shop_id}"):
        answer = stranger.open(path)
        assert answer.status_code == 404
        assert "There is no such" in answer.text
    for path in (
        f"/admin/cases/{row.case_id}/release",
        f"/admin/cases/{row.case_id}/extend",
        f"/admin/settings/{shop.shop_id}",
        f"/admin/settings/{shop.shop_id}/identity",
        f"/admin/settings/{shop.shop_id}/identity/secret",
        f"/admin/shops/{shop.shop_id}/key",
        f"/admin/shops/{shop.shop_id}/disconnect",
        f"/admin/shops/{shop.shop_id}/again",
        f"/admin/shops/{shop.shop_id}/deliveries/1/replay",
    ):
        assert stranger.send(path).status_code == 404, path
    assert desk.row(shop) == row


def test_a_search_finds_nothing_of_other_accounts(desk: Desk, shop, stranger):
    desk.held(shop, email="karin.karlsson@example.test")

    for wanted in ("karin.karlsson@example.test", "1001"):
        assert "Order 1001" not in stranger.send_and_follow("/admin/search", {"wanted": wanted})


def test_who_works_for_one_shop_sees_no_other(desk: Desk, shop):
    other = desk.connect("https://other.example.test", name="Other Store")
    mine, theirs = desk.held(shop, "1001"), desk.held(other, "2002")
    browser = desk.browser(desk.user(Role.MANAGER, shop=shop.shop_id))

    assert "Order 2002" not in browser.text("/admin")
    assert "Other Store" not in browser.text("/admin/shops")
    assert browser.open(f"/admin/cases/{mine.case_id}").status_code == 200
    assert browser.open(f"/admin/cases/{theirs.case_id}").status_code == 404
    assert browser.open(f"/admin/settings/{other.shop_id}").status_code == 404
    assert browser.open("/admin/shops/connect").status_code == 403


def test_a_form_without_its_key_is_refused(desk: Desk, shop, owner):
    row = desk.held(shop)
    path = f"/admin/cases/{row.case_id}/release"
    others = desk.browser(desk.user())
    key_of_others = FORM_KEY.search(others.open("/admin").text)[1]

    for data in ({}, {"form_key": ""}, {"form_key": "ä"}, {"form_key": key_of_others}):
        answer = owner.client.post(path, data=data)
        assert answer.status_code == 403
        assert "Nothing was changed." in answer.text
    assert desk.row(shop) == row


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost:1234"},
    ],
)
def test_a_form_of_another_site_is_refused_though_it_knows_the_key(desk, shop, owner, headers):
    row = desk.held(shop)

    answer = owner.send(f"/admin/cases/{row.case_id}/release", headers=headers)

    assert answer.status_code == 403
    assert desk.row(shop) == row


def test_a_form_of_ours_is_taken_where_browsers_say_whence(desk: Desk, shop, owner):
    row = desk.held(shop)
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}

    answer = owner.send(f"/admin/cases/{row.case_id}/release", headers=headers)

    assert answer.status_code == 303


def test_pages_bear_the_policy_and_nothing_that_it_forbids(desk: Desk, shop, owner):
    row = desk.held(shop)

    for path in (*PAGES, f"/admin/cases/{row.case_id}", f"/admin/settings/{shop.shop_id}"):
        answer = owner.open(path, follow_redirects=True)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert "<script>" not in answer.text
        assert " onclick" not in answer.text


def test_every_page_opens_with_the_keys_of_a_web_process_alone(desk: Desk, shop):
    row, user = desk.held(shop), desk.user()
    desk.app = create_app(
        desk.settings,
        replace(desk.services, keyring=Keyring.from_web_keys(desk.services.keyring.for_web())),
    )
    browser = desk.browser(user)

    for path in (*PAGES, f"/admin/cases/{row.case_id}", f"/admin/settings/{shop.shop_id}"):
        assert browser.open(path, follow_redirects=True).status_code == 200, path
    found = browser.send("/admin/search", {"wanted": "buyer1001@example.test"})
    assert "Order 1001" in found.text
    for action in ("support", "resend", "release"):
        assert browser.send(f"/admin/cases/{row.case_id}/{action}").status_code == 303
        desk.work(shop)
    assert desk.row(shop).state is State.RELEASED
    assert len(desk.mail.sent) == 4
    assert browser.send("/admin/shops/connect", {"url": "x", **STORE_KEY}).status_code == 303
    other = desk.held(shop, "1002")
    assert browser.send(f"/admin/cases/{other.case_id}/call_off").status_code == 303
    assert desk.row(shop, "1002").state is State.CANCELLING
