"""Who may do what with rules: managers change them, others read, strangers find nothing."""

import pytest

from app.flow.pages.show_rules import show_rules
from app.model.ids import AccountId
from app.model.user import Role
from app.store.shops import add_account
from tests.builders.desk import Desk
from tests.builders.rules_desk import draft_of_ours, rules_of, typed

READ = (
    "",
    "draft",
    "draft/text",
    "draft/file",
    "compare",
    "backtest",
    "shadow",
    "signals",
    "lists",
)
CHANGE = ("draft/rule", "draft/publish", "draft/drop", "draft/remove?rule=gifts", "lists/file")
SENT = (
    *("draft/begin", "draft/text", "draft/order", "draft/asks", "draft/rule", "draft/check"),
    *("draft/remove?rule=gifts", "draft/drop", "draft/publish", "soften", "packs/observe/1/live"),
    *("shadow", "shadow/stop", "lists", "lists/file", "lists/entry_1/remove"),
)


@pytest.fixture(autouse=True)
def _ours(shop, owner):
    draft_of_ours(owner, shop)


@pytest.fixture
def stranger(desk):
    """The browser of an owner of another account."""
    other = AccountId("acct_other")
    with desk.services.database.write() as tx:
        add_account(tx, other, "Another account", desk.clock.now())
    return desk.browser(desk.user(account_id=other))


def draft(desk: Desk, shop):
    return show_rules(desk.services, desk.user(), shop.shop_id).draft


@pytest.mark.parametrize("role", [Role.AGENT, Role.AUDITOR])
def test_others_read_the_rules_and_change_none(desk: Desk, shop, role):
    browser, before = desk.browser(desk.user(role)), draft(desk, shop)

    for path in READ:
        answer = browser.open(rules_of(shop, path))
        assert answer.status_code == 200, path
        assert 'method="post"' not in answer.text.split("<main")[-1], path
    for path in CHANGE:
        assert browser.open(rules_of(shop, path)).status_code == 403, path
    for path in SENT:
        assert browser.send(rules_of(shop, path), typed()).status_code == 403, path
    assert draft(desk, shop) == before


def test_a_manager_changes_them(desk: Desk, shop):
    manager = desk.browser(desk.user(Role.MANAGER))

    assert manager.send(rules_of(shop, "draft/rule"), typed()).status_code == 303


@pytest.mark.parametrize("path", [*READ, *CHANGE])
def test_rules_of_others_are_not_seen(stranger, shop, path):
    assert stranger.open(rules_of(shop, path)).status_code == 404


@pytest.mark.parametrize("path", SENT)
def test_rules_of_others_are_not_changed(desk: Desk, stranger, shop, path):
    before = draft(desk, shop)

    assert stranger.send(rules_of(shop, path), typed()).status_code == 404
    assert draft(desk, shop) == before


@pytest.mark.parametrize("path", SENT)
def test_a_form_of_another_site_changes_nothing(desk: Desk, shop, owner, path):
    before = draft(desk, shop)

    answer = owner.client.post(rules_of(shop, path), data={"form_key": "0" * 64})

    assert answer.status_code == 403
    assert draft(desk, shop) == before


def test_who_works_for_another_shop_of_the_account_finds_none(desk: Desk, shop):
    other = desk.connect("https://other.example.test", name="Other Store")
    browser = desk.browser(desk.user(Role.MANAGER, shop=other.shop_id))

    assert browser.open(rules_of(shop)).status_code == 404
    assert browser.text("/admin/rules") == browser.text(rules_of(other))
