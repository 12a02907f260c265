"""What a person does with a case: asked once, done once, told afterwards."""

import re
from datetime import timedelta

import pytest

from app.flow.cases.escalate import escalate
from app.flow.cases.vouch import vouch
from app.model.case import State
from app.model.decision import Assurance
from app.model.effect import EffectKind
from app.store.audit import timeline
from app.store.cases import cases
from app.store.effects import is_owed
from app.store.shops import change_shop


class HeldCase:
    """A case whose buyer is invited, and the browser of somebody who may decide."""

    def __init__(self, desk, shop):
        self.desk = desk
        self.shop = shop
        self.case_id = desk.held(shop).case_id
        self.browser = desk.browser(desk.user())
        self.path = f"/admin/cases/{self.case_id}"

    def row(self):
        return self.desk.row(self.shop)

    def page(self, action=""):
        return self.browser.text(f"{self.path}/{action}".rstrip("/"))

    def press(self, action, **fields):
        return self.browser.send_and_follow(f"{self.path}/{action}", fields)

    def seen(self):
        html = self.browser.open(f"{self.path}/extend").text
        return re.search(r'name="seen"\s+value="([^"]+)"', html)[1]

    def work(self):
        self.desk.work(self.shop)

    def take(self, step):
        step(self.desk.services, self.shop.shop_id, self.case_id, "agent@example.test")


@pytest.fixture
def case(desk, shop):
    return HeldCase(desk, shop)


@pytest.mark.parametrize(
    ("action", "question", "told"),
    [
        ("release", "Release this order?", "The buyer gets a mail that the order goes on"),
        ("resend", "Send the invitation again?", "The buyer gets the invitation by mail"),
        ("extend", "Give the buyer more time?", "The buyer gets a mail with the new time"),
        ("support", "Hand this case to support?", "The buyer gets a mail that a person is"),
        ("cancel", "Take this hold over?", "The buyer gets a mail that nothing needs"),
    ],
)
def test_every_action_asks_once_and_says_who_is_told(case, action, question, told):
    before = case.row()

    page = case.page(action)

    assert question in page
    assert told in page
    assert case.row() == before


def test_releasing_is_owed_recorded_and_told(case):
    page = case.press("release")

    assert "Order 1001 is being released." in page
    assert "Order 1001 Release requested" in page
    with case.desk.services.database.read() as tx:
        lines = timeline(tx, case.shop.shop_id, case.case_id)
    assert [line.action for line in lines if "@example.test" in line.actor] == [
        "vouch",
        "outcome_noted",
    ]
    case.work()
    assert case.row().state is State.RELEASED


def test_a_second_press_changes_nothing_and_says_how_the_case_stands(case):
    case.press("release")

    page = case.press("release")

    assert "Nothing was changed: the case has moved on meanwhile." in page
    assert "It now stands at “Release requested”." in page


def test_a_question_that_events_overtook_is_not_asked(case):
    case.take(vouch)

    answer = case.browser.open(f"{case.path}/cancel")

    assert answer.status_code == 303
    assert "the case has moved on meanwhile" in case.page()


def test_the_invitation_is_sent_once_more_but_not_twice_at_once(case):
    first = case.press("resend")
    second = case.press("resend")
    case.work()

    assert "The invitation for order 1001 is on its way." in first
    assert "A mail to this buyer is already on its way. Nothing was changed." in second
    assert len(case.desk.mail.sent) == 2


def test_more_time_is_given_once_however_often_the_button_is_pressed(case):
    before, form = case.row().answer_by, {"hours": "48", "seen": case.seen()}

    first = case.press("extend", **form)
    second = case.press("extend", **form)

    assert "The buyer of order 1001 has more time, and is told so." in first
    assert "Nothing was changed" in second
    assert case.row().answer_by == before + timedelta(hours=48)


@pytest.mark.parametrize("hours", ["", "47", "1e9"])
def test_only_the_offered_times_are_taken(case, hours):
    before = case.row().answer_by

    page = case.press("extend", hours=hours, seen=case.seen())

    assert "Choose by how much the time is to be extended. Nothing was changed." in page
    assert case.row().answer_by == before


@pytest.mark.parametrize("damaged", ["yesterday", "2026-11-24T11:00:00"])
def test_a_damaged_deadline_is_refused_in_words(case, damaged):
    before = case.row().answer_by

    page = case.press("extend", hours="48", seen=damaged)

    assert "Nothing was changed" in page
    assert case.row().answer_by == before


def test_a_case_is_handed_to_support(case):
    page = case.press("support")

    assert "A person decides about order 1001 now." in page
    assert "Order 1001 A person decides" in page
    assert "It was handed to support by hand." in page


def test_support_may_ask_the_buyer_again(case):
    case.take(escalate)
    case.work()

    asked = case.page("resend")
    case.press("resend")
    case.work()

    assert "The case leaves support and waits for the buyer again, for 48 hours from now." in asked
    assert case.row().state is State.INVITED


def test_nobody_is_invited_whose_proof_would_not_do(case):
    assert "Send the invitation again" in case.page()

    with case.desk.services.database.write() as tx:
        tx.execute(cases.update().values(needed=int(Assurance.PERSON)))

    assert "Send the invitation again" not in case.page()
    assert "The rules ask for a person's decision here" in case.press("resend")


def test_nobody_is_invited_where_no_identity_provider_is_connected(case):
    with case.desk.services.database.write() as tx:
        change_shop(tx, case.shop.shop_id, identity=None)

    assert "Send the invitation again" not in case.page()


def test_cancelling_the_hold_does_not_release_the_order(case):
    page = case.press("cancel")

    assert "The hold of order 1001 is yours now" in page
    assert "Order 1001 Handed back to you" in page
    with case.desk.services.database.read() as tx:
        assert not is_owed(tx, case.shop.shop_id, case.case_id, EffectKind.LIFT_HOLD)


def test_a_person_is_forgotten_at_once_and_once(case):
    case.press("cancel")
    asked = case.page("forget")

    first = case.press("forget")
    forgotten_at = case.row().forgotten_at
    case.desk.clock.advance(minutes=5)
    case.press("forget")

    assert "This cannot be undone." in asked
    assert "The person of order 1001 is forgotten here." in first
    assert case.row().forgotten_at == forgotten_at
    assert forgotten_at == case.desk.clock.now() - timedelta(minutes=5)


def test_an_open_case_is_not_forgotten(case):
    page = case.press("forget")

    assert "Nothing was changed" in page
    assert case.row().forgotten_at is None


def test_an_unknown_action_leads_nowhere(case):
    assert case.browser.open(f"{case.path}/burn").status_code == 404
    assert case.browser.send(f"{case.path}/burn").status_code == 404
