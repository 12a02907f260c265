"""A rule is silenced for one buyer from the page of their case, and speaks again."""

import pytest

from app.flow.pages.show_snoozes import show_snoozes
from app.model.ids import AccountId
from app.model.user import Role
from app.store.shops import add_account
from tests.builders.desk import Desk


@pytest.fixture
def row(desk: Desk, shop):
    return desk.held(shop)


def rule_that_spoke(browser, row):
    """A rule that the case's page offers to silence."""
    html = browser.open(f"/admin/cases/{row.case_id}").text
    return html.split('name="rule" value="')[1].split('"')[0]


def silence(browser, row, **changes):
    fields = {"rule": "goes-elsewhere", "until": "2026-12-24", "why": "A gift every year"}
    return browser.send_and_follow(f"/admin/cases/{row.case_id}/snooze", fields | changes)


def silent(desk: Desk, shop):
    return show_snoozes(desk.services, desk.user(), shop.shop_id)


def test_an_agent_silences_a_rule_for_the_buyer_and_lets_it_speak_again(desk: Desk, shop, row):
    agent = desk.browser(desk.user(Role.AGENT))
    rule = rule_that_spoke(agent, row)

    page = silence(agent, row, rule=rule)

    (snooze,) = silent(desk, shop)
    assert f"The rule “{rule}” is silent for this buyer. This case stays as it is." in page
    assert "Silent for this buyer until Fri 25 Dec 2026, 00:00 CET" in page
    assert "“A gift every year”" in page
    assert (snooze.rule, snooze.case_id) == (rule, row.case_id)

    path = f"/admin/cases/{row.case_id}/snooze/{snooze.snooze_id}/end"
    page = agent.send_and_follow(path)
    assert "The rule speaks about this buyer again, from the next order on." in page
    assert silent(desk, shop) == ()
    assert agent.send(path).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        ("until", "", "Choose until which day the rule is to be silent."),
        ("until", "soon", "is no date such as 2026-12-24."),
        ("until", "2026-11-01", "That day is over already."),
        ("until", "2029-01-01", "Choose a date within the next year."),
        ("why", " ", "Say why"),
    ],
)
def test_what_makes_no_sense_silences_nothing(row, owner, wrong):
    field, text, sentence = wrong

    page = silence(owner, row, **{field: text})

    assert sentence in page
    assert "The rule is not silenced." in page
    assert "Silent for this buyer" not in page


def test_an_auditor_and_a_stranger_silence_nothing(desk: Desk, shop, row):
    other, path = AccountId("acct_other"), f"/admin/cases/{row.case_id}/snooze"
    with desk.services.database.write() as tx:
        add_account(tx, other, "Another account", desk.clock.now())
    auditor, stranger = desk.user(Role.AUDITOR), desk.user(account_id=other)

    assert desk.browser(auditor).send(path).status_code == 403
    assert desk.browser(stranger).send(path).status_code == 404
    assert silent(desk, shop) == ()
