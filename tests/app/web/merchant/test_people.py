"""Who may sign in, and how somebody new does."""

import re

import pytest

from app.model.user import Role
from tests.builders.desk import Desk

LINK = re.compile(r"(/admin/setup/[A-Za-z0-9_-]+)<")
WORDS = "four words nobody guesses"


def invite(browser, email="new@example.test", role="agent", shop=""):
    return browser.send("/admin/people", {"email": email, "role": role, "shop": shop})


def test_somebody_is_added_and_comes_in_by_the_link(desk: Desk, shop, owner):
    answer = invite(owner, "New@Example.test", "agent", shop.shop_id)
    path = LINK.search(answer.text)[1]
    newcomer = desk.browser()
    newcomer.send(path, {"password": WORDS, "again": WORDS}, page=path)

    assert "new@example.test (you) Agent: sees and decides cases. Sample Store only." in (
        newcomer.text("/admin/people")
    )
    assert "Added by" in owner.text("/admin/people")


def test_the_page_explains_every_role(owner):
    page = owner.text("/admin/people")

    for role in Role:
        assert role.capitalize() in page
    assert "sees everything, changes nothing" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("no mailbox", "agent"), "is not the address of a mailbox"),
        (("new@example.test", "king"), "Choose a role."),
        (("taken@example.test", "agent"), "Somebody signs in as taken@example.test already."),
    ],
)
def test_what_cannot_be_added_is_told_and_kept(desk: Desk, owner, typed, sentence):
    desk.user(email="taken@example.test")

    answer = invite(owner, *typed)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert f'value="{typed[0]}"' in answer.text


def test_a_shop_of_others_is_not_given_away(owner):
    assert invite(owner, shop="shop_of_others").status_code == 404


def test_a_manager_makes_no_owner_and_takes_none_over(desk: Desk):
    boss, manager = desk.user(Role.OWNER), desk.browser(desk.user(Role.MANAGER))

    assert "Only" not in manager.text("/admin/people")
    assert invite(manager, role="owner").status_code == 400
    assert manager.send("/admin/people/link", {"email": boss.email}).status_code == 400
    assert manager.send(f"/admin/people/{boss.user_id}/remove").status_code == 400
    assert boss.email in manager.text("/admin/people")


def test_who_works_for_one_shop_lets_nobody_in_to_others(desk: Desk, shop):
    desk.user(Role.AGENT, email="everywhere@example.test")
    manager = desk.browser(desk.user(Role.MANAGER, shop=shop.shop_id))

    assert invite(manager, shop="").status_code == 400
    assert invite(manager, shop=shop.shop_id).status_code == 200
    assert "everywhere@example.test" not in manager.text("/admin/people")


def test_a_new_link_is_made_for_who_lost_theirs(desk: Desk, owner):
    agent = desk.user(Role.AGENT)

    answer = owner.send("/admin/people/link", {"email": agent.email})

    assert desk.browser().open(LINK.search(answer.text)[1]).status_code == 200
    assert owner.send("/admin/people/link", {"email": "nobody@example.test"}).status_code == 404


def test_who_leaves_is_signed_out_at_once(desk: Desk, owner):
    agent = desk.user(Role.AGENT)
    browser, path = desk.browser(agent), f"/admin/people/{agent.user_id}/remove"
    asked = owner.text(path)

    page = owner.send_and_follow(path)

    assert f"Remove {agent.email}?" in asked
    assert f"{agent.email} signs in no more." in page
    assert browser.open("/admin").status_code == 302
    assert owner.open(path).status_code == 302


def test_nobody_removes_themselves(desk: Desk):
    user = desk.user()
    browser = desk.browser(user)

    answer = browser.send(f"/admin/people/{user.user_id}/remove")

    assert answer.status_code == 400
    assert "You cannot remove yourself." in answer.text


def test_people_of_other_accounts_are_not_seen(owner):
    assert owner.send("/admin/people/user_of_others/remove").status_code == 404
