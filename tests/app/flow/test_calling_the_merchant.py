"""Where a person must decide, the shop's own mailbox hears of it, once for each reason."""

import pytest

from app.flow.cases.call_off import call_off
from app.flow.cases.escalate import escalate
from app.flow.cases.need_person import need_person
from app.flow.cases.resend import resend
from app.flow.cases.vouch import vouch
from app.model.case import State, SupportReason
from app.model.errors import RejectedError, UnreachableError
from tests.builders.parted import PartedDesk
from tests.builders.parted_steps import add, case_of, held, told, works

DESK = "help@shop.example.test"
STAFF = "agent@example.test"
WAITS = "waits for your decision"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    connected = desk.connect(support_email=DESK)
    desk.work(connected)
    return connected


def needs(desk, shop, reason, **more):
    with desk.services.database.write() as tx:
        need_person(desk.services, tx, case_of(desk, shop), reason, **more)
    works(desk, shop)


def calls(desk):
    return [one for one in desk.mail.sent if one.recipient.reveal() == DESK]


TOLD_OTHERWISE = {SupportReason.HANDED_OVER, SupportReason.HOLD_LOST}


@pytest.mark.parametrize("reason", set(SupportReason) - TOLD_OTHERWISE)
def test_the_shops_own_mailbox_hears_why_a_person_must_decide(desk, shop, reason):
    held(desk, shop)
    needs(desk, shop, reason)

    [call] = calls(desk)
    text = call.text.reveal()
    assert WAITS in call.subject
    assert "1001" in call.subject
    assert f"/admin/cases/{case_of(desk, shop).case_id}" in text
    assert "It is on hold at the shop meanwhile." in text
    for personal in ("Karin", "Anna", "buyer1001", "Storgatan", "+4670"):
        assert personal not in text


def test_who_handed_it_over_by_hand_is_not_told_what_they_did(desk, shop):
    held(desk, shop)
    escalate(desk.services, shop.shop_id, case_of(desk, shop).case_id, STAFF)
    works(desk, shop)

    assert calls(desk) == []


def test_the_same_reason_calls_once_and_another_one_anew(desk, shop):
    held(desk, shop)
    for reason in (SupportReason.NO_ANSWER, SupportReason.NO_ANSWER, SupportReason.BUYER_ASKED):
        needs(desk, shop, reason)
        resend(desk.services, shop.shop_id, case_of(desk, shop).case_id, STAFF)
        works(desk, shop)

    said = [call.text.reveal() for call in calls(desk)]
    assert ["did not answer in time" in one for one in said] == [True, False]
    assert "would rather talk to a person" in said[1]


def test_a_call_that_waited_for_the_mail_server_is_made_once(desk, shop, monkeypatch):
    held(desk, shop)
    with monkeypatch.context() as down:
        down.setattr(desk.mail, "send", refuse(UnreachableError("The mail server is down.")))
        needs(desk, shop, SupportReason.BUYER_ASKED)
        assert calls(desk) == []
    works(desk, shop, minutes=30)
    works(desk, shop, minutes=30)

    assert len(calls(desk)) == 1


def test_a_mailbox_that_is_refused_is_shown_as_given_up(desk, shop, monkeypatch):
    held(desk, shop)
    monkeypatch.setattr(desk.mail, "send", refuse(RejectedError("No such mailbox.")))
    needs(desk, shop, SupportReason.MAIL_REFUSED)

    page = desk.browser(desk.user()).text(f"/admin/cases/{case_of(desk, shop).case_id}")
    assert "Mail you : “To you: a person has to decide” No such mailbox." in page


def refuse(problem):
    def send(_mail):
        raise problem

    return send


def test_a_case_that_was_decided_meanwhile_calls_nobody(desk, shop):
    held(desk, shop)
    with desk.services.database.write() as tx:
        need_person(desk.services, tx, case_of(desk, shop), SupportReason.NO_ANSWER)
    vouch(desk.services, shop.shop_id, case_of(desk, shop).case_id, STAFF)
    works(desk, shop)

    assert calls(desk) == []


def test_nobody_is_called_for_play_money(desk, shop):
    order = add(desk, is_test=True)
    desk.shops.route(order)
    told(desk, shop, order)
    works(desk, shop)
    needs(desk, shop, SupportReason.NO_METHOD)

    assert desk.mail.sent == []


def test_a_shop_without_a_mailbox_is_told_on_its_pages_that_nobody_is_mailed(desk):
    shop = desk.connect()
    owner = desk.browser(desk.user())
    assert "name no mailbox of the shop, so nobody is mailed" in owner.text("/admin")
    held(desk, shop)
    needs(desk, shop, SupportReason.NO_ANSWER)

    assert not [one for one in desk.mail.sent if WAITS in one.subject]
    page = owner.text(f"/admin/cases/{case_of(desk, shop).case_id}")
    assert "Nobody is mailed that this case waits." in page


def test_a_shop_with_a_mailbox_need_not_watch_the_queue(desk, shop):
    owner = desk.browser(desk.user())

    assert "You need not watch this page: where a person has to decide" in owner.text("/admin")
    assert "we write to the shop's own mailbox" in owner.text(f"/admin/settings/{shop.shop_id}")
    held(desk, shop)
    needs(desk, shop, SupportReason.NO_ANSWER)
    page = owner.text(f"/admin/cases/{case_of(desk, shop).case_id}")
    assert "Nobody is mailed" not in page
    assert "To you" not in page.split("Mails to the buyer")[1].split("What happened")[0]


def test_the_sender_hears_it_where_no_support_address_is_set(desk):
    shop = desk.connect(mail_from=f"Sample Store <{DESK}>", language="de")
    held(desk, shop)
    needs(desk, shop, SupportReason.NO_ANSWER)

    assert "wartet auf Ihre Entscheidung" in calls(desk)[0].subject


def test_an_order_that_the_shop_refuses_to_cancel_calls(desk, shop):
    held(desk, shop)
    desk.shops.refusal = RejectedError("It is being paid out.")
    call_off(desk.services, shop.shop_id, case_of(desk, shop).case_id, STAFF)
    works(desk, shop)

    assert case_of(desk, shop).state is State.WITH_SUPPORT
    assert "refused to cancel" in calls(desk)[0].text.reveal()


def test_a_disputed_payment_calls(desk, shop):
    order = held(desk, shop)
    desk.tell(shop, order=order, dispute="dispute_1")
    told(desk, shop, order)
    works(desk, shop)

    assert "payment is disputed" in calls(desk)[0].text.reveal()


def test_a_call_that_waits_keeps_nobody_from_inviting_the_buyer_again(desk, shop):
    held(desk, shop)
    with desk.services.database.write() as tx:
        need_person(desk.services, tx, case_of(desk, shop), SupportReason.MAIL_REFUSED)
    resend(desk.services, shop.shop_id, case_of(desk, shop).case_id, STAFF)
    works(desk, shop)

    assert case_of(desk, shop).state is State.INVITED
    assert calls(desk) == []
