"""A hold comes to its end as its merchant chose, in time, and never unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow.cases.escalate import escalate
from app.flow.cases.extend import extend
from app.flow.cases.remind import remind
from app.flow.deadlines.expire import expire
from app.flow.deadlines.meet_deadlines import meet_deadlines
from app.flow.deadlines.warn_of_deadlines import warn_of_deadlines
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.flow.shops.change_settings import change_settings
from app.model.case import Cause, State, SupportReason
from app.model.errors import InvalidInputError, RejectedError
from app.model.order import Limit, LimitKind, OrderStatus
from app.store.audit import timeline
from app.store.cases import case_by_id, cases, save_case
from app.store.deadlines import deadlines_missed
from tests.builders.parted import PartedDesk

AGENT = "agent@example.test"
MAILBOX = "help@shop.example.test"
ROUNDS = (expire, remind, warn_of_deadlines, meet_deadlines)


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


def connected(desk, **choices):
    return desk.connect(**{"support_email": MAILBOX, "language": "en"} | choices)


def held(desk, shop, number="1001", *, hours=None, kind=LimitKind.AUTHORISATION, **changes):
    ends = () if hours is None else (Limit(kind=kind, at=desk.clock.now() + hours_of(hours)),)
    order = desk.risky_order(number, **{"limits": ends, "language": "en"} | changes)
    desk.shops.orders[order.external_id] = order
    desk.shops.route(order.external_id)
    tell(desk, shop, order)
    return desk.row(shop, number)


def tell(desk, shop, order):
    desk.tell(shop, order=order.external_id)
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)


def hours_of(hours):
    return timedelta(hours=hours)


def ticks(desk, shop, hours=0.0):
    desk.clock.advance(hours=hours)
    for step in ROUNDS:
        step(desk.services)
    for _ in range(3):
        desk.clock.advance(seconds=3)
        perform_effects(desk.services, shop.shop_id)


def case_of(desk, row):
    with desk.services.database.read() as tx:
        return case_by_id(tx, row.shop_id, row.case_id)


def lines(desk, row):
    with desk.services.database.read() as tx:
        return timeline(tx, row.shop_id, row.case_id)


def missed(desk):
    with desk.services.database.read() as tx:
        return deadlines_missed(tx, desk.clock.now())


def mails(desk, to):
    return [mail for mail in desk.mail.sent if to in mail.recipient.reveal()]


def subjects(desk, to=MAILBOX):
    return [mail.subject for mail in mails(desk, to)]


def test_a_hold_knows_its_deadline_once_the_shop_confirmed_it(desk):
    shop = connected(desk)
    now = desk.clock.now()
    row = held(desk, shop, hours=60)

    assert row.deadline == Limit(kind=LimitKind.AUTHORISATION, at=now + hours_of(60))


def test_a_deadline_follows_an_order_that_was_edited(desk):
    shop = connected(desk)
    row = held(desk, shop, hours=60)
    order = desk.shops.orders[row.external_id]
    later = Limit(kind=LimitKind.AUTHORISATION, at=desk.clock.now() + hours_of(150))
    desk.clock.advance(hours=1)
    renewed = replace(order, limits=(later,), modified_at=desk.clock.now())
    desk.shops.orders[row.external_id] = renewed
    tell(desk, shop, renewed)

    assert case_of(desk, row).deadline == later


def test_the_merchant_is_warned_once_a_day_before_of_a_case_that_waits_for_them(desk):
    shop = connected(desk, answer_within_hours=24, remind_after_hours=12)
    row = held(desk, shop, hours=60)
    escalate(desk.services, shop.shop_id, row.case_id, AGENT)
    ticks(desk, shop, hours=35)
    assert subjects(desk) == []
    ticks(desk, shop, hours=2)
    ticks(desk, shop, hours=2)

    [warning] = mails(desk, MAILBOX)
    text = warning.text.reveal()
    assert "has to be decided by" in warning.subject
    assert "because the reserved money is let go then" in text
    assert "it stays on hold: it is neither released nor cancelled" in text


def test_a_letter_that_called_the_merchant_on_the_last_day_names_the_deadline_itself(desk):
    shop = connected(desk)
    held(desk, shop, hours=60)
    ticks(desk, shop, hours=49)
    ticks(desk, shop, hours=2)

    [call] = mails(desk, MAILBOX)
    assert "waits for your decision" in call.subject
    assert "because the reserved money is let go then" in call.text.reveal()


def test_by_default_a_hold_that_nobody_decided_stays_and_says_so_urgently(desk):
    shop = connected(desk)
    row = held(desk, shop, hours=60)
    for hours in (49, 10.9, 0.2, 2):
        ticks(desk, shop, hours=hours)

    assert case_of(desk, row).state is State.WITH_SUPPORT
    assert [one for one in subjects(desk) if "time of order" in one] == [
        "Sample Store: the time of order 1001 is over, and it is on hold still"
    ]
    assert missed(desk) == 0
    assert case_of(desk, row).deadline.kind is LimitKind.OWN


def test_a_deadline_that_passed_with_nobody_told_is_counted_as_missed(desk):
    shop = connected(desk)
    row = held(desk, shop, hours=60)
    escalate(desk.services, shop.shop_id, row.case_id, AGENT)
    desk.clock.advance(hours=60, minutes=5)
    assert missed(desk) == 0
    desk.clock.advance(hours=2)
    assert missed(desk) == 1
    ticks(desk, shop)

    assert missed(desk) == 1
    assert "its time" not in subjects(desk)
    assert case_of(desk, row).deadline_missed_at is not None


def test_a_merchant_who_chose_so_has_what_nobody_answered_cancelled_and_the_buyer_told(desk):
    shop = connected(desk, at_deadline="cancel")
    row = held(desk, shop)
    [invitation] = mails(desk, "buyer1001")
    assert "cancels the order and gives your money back" in invitation.text.reveal()
    ticks(desk, shop, hours=25)
    assert "cancels the order" in mails(desk, "buyer1001")[-1].text.reveal()
    ticks(desk, shop, hours=24)

    assert case_of(desk, row).state is State.ENDED
    assert desk.shops.orders[row.external_id].status is OrderStatus.CANCELLED
    asked = [line for line in lines(desk, row) if line.action == "cancel"]
    assert [line.actor for line in asked] == ["deadline policy"]
    assert mails(desk, "buyer1001")[-1].subject == "Sample Store: your order 1001 is cancelled"
    page = desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}")
    assert "your settings say that the order is cancelled then" in page
    assert "Nothing was decided in time, the order is cancelled by your settings" in page


def test_nobody_is_cancelled_who_was_not_told_beforehand(desk):
    shop = connected(desk)
    row = held(desk, shop)
    choose(desk, shop, at_deadline="cancel")
    desk.clock.advance(hours=49)
    expire(desk.services)

    assert case_of(desk, row).state is State.WITH_SUPPORT


@pytest.mark.parametrize("reason", [SupportReason.BUYER_ASKED, SupportReason.NAME_DIFFERS])
def test_some_cases_are_never_cancelled_by_a_clock(desk, reason):
    shop = connected(desk, at_deadline="cancel")
    row = held(desk, shop, hours=60)
    escalate(desk.services, shop.shop_id, row.case_id, AGENT)
    because(desk, row, reason)
    for _ in range(4):
        ticks(desk, shop, hours=16)

    assert case_of(desk, row).state is State.WITH_SUPPORT
    assert "stays on hold" in mails(desk, MAILBOX)[0].text.reveal()


def test_what_a_person_had_and_did_not_decide_is_cancelled_at_the_deadline(desk):
    shop = connected(desk, at_deadline="cancel")
    row = held(desk, shop, hours=60)
    escalate(desk.services, shop.shop_id, row.case_id, AGENT)
    ticks(desk, shop, hours=37)
    assert "has it cancelled and its money given back" in mails(desk, MAILBOX)[0].text.reveal()
    ticks(desk, shop, hours=24)

    assert desk.shops.orders[row.external_id].status is OrderStatus.CANCELLED


def test_a_cancelling_that_the_shop_refuses_is_a_persons_and_not_tried_again(desk):
    shop = connected(desk, at_deadline="cancel")
    row = held(desk, shop)
    desk.shops.refusal = RejectedError("The order has been sent in part.")
    for _ in range(5):
        ticks(desk, shop, hours=49)

    assert case_of(desk, row).support_reason is SupportReason.CANCEL_REFUSED
    assert [line.action for line in lines(desk, row)].count("cancel") == 1


@pytest.mark.parametrize("against", [SupportReason.NAME_DIFFERS, SupportReason.ATTEMPTS_USED])
def test_a_release_at_the_deadline_needs_no_answer_but_not_against_a_proof(desk, against):
    shop = connected(desk, at_deadline="release")
    rows = [held(desk, shop, number, hours=60) for number in ("1001", "1002")]
    for row in rows:
        escalate(desk.services, shop.shop_id, row.case_id, AGENT)
    because(desk, rows[1], against)
    ticks(desk, shop, hours=61)

    assert case_of(desk, rows[0]).cause is Cause.DEADLINE_POLICY
    assert case_of(desk, rows[1]).state is State.WITH_SUPPORT


@pytest.mark.parametrize(
    ("kind", "state"),
    [(LimitKind.SEND_BY, State.CHECKING), (LimitKind.AUTHORISATION, State.CANCELLING)],
)
def test_a_check_that_was_begun_has_a_little_longer_unless_the_money_goes(desk, kind, state):
    shop = connected(desk, at_deadline="cancel")
    row = held(desk, shop, hours=60, kind=kind)
    checking(desk, row)
    desk.clock.advance(hours=60, minutes=10)
    expire(desk.services)
    meet_deadlines(desk.services)
    assert case_of(desk, row).state is state

    desk.clock.advance(minutes=25)
    expire(desk.services)
    meet_deadlines(desk.services)
    assert case_of(desk, row).state is State.CANCELLING


def test_no_more_time_is_given_than_the_order_has(desk):
    shop = connected(desk)
    row = held(desk, shop, hours=80)

    with pytest.raises(InvalidInputError, match="deadline"):
        extend(desk.services, shop.shop_id, row.case_id, 72, actor=AGENT)
    asked = desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}/extend")
    assert "more time than that cannot be given" in asked
    assert "12 hours 1 day Give" in asked
    extend(desk.services, shop.shop_id, row.case_id, 24, actor=AGENT)


def test_the_merchants_own_limit_makes_room_for_time_they_give(desk):
    shop = connected(desk)
    row = held(desk, shop)
    extend(desk.services, shop.shop_id, row.case_id, 168, actor=AGENT)

    case = case_of(desk, row)
    assert case.deadline_at == case.answer_by + hours_of(12)


def test_a_hold_of_before_there_were_deadlines_gets_one(desk):
    shop = connected(desk)
    row = held(desk, shop)
    with desk.services.database.write() as tx:
        bare = {"deadline_at": None, "deadline_kind": None, "own_limit_at": None}
        tx.execute(cases.update().values(**bare))
    ticks(desk, shop)

    assert case_of(desk, row).deadline.kind is LimitKind.OWN


def test_nobody_is_mailed_for_play_money_and_it_counts_nowhere(desk):
    shop = connected(desk)
    row = held(desk, shop, hours=60, is_test=True)
    desk.clock.advance(hours=70)
    assert missed(desk) == 0
    ticks(desk, shop)

    assert (missed(desk), subjects(desk)) == (0, [])
    assert case_of(desk, row).deadline_missed_at is None


def test_the_most_urgent_cases_are_listed_first_with_until_when_and_why(desk):
    shop = connected(desk)
    for number, hours in (("1001", 90), ("1002", 30), ("1003", 60)):
        held(desk, shop, number, hours=hours)
    page = desk.browser(desk.user()).text("/admin")

    places = [page.index(f"Order {number}") for number in ("1002", "1003", "1001")]
    assert places == sorted(places)
    assert "To be decided by 25 Nov, 18:00 CET" in page
    assert "because the reserved money is let go then." in page


def choose(desk, shop, **choices):
    settings = replace(desk.shop(shop.shop_id).settings, **choices)
    change_settings(desk.services, shop.shop_id, settings, AGENT)


def because(desk, row, reason):
    with desk.services.database.write() as tx:
        case = case_by_id(tx, row.shop_id, row.case_id)
        save_case(tx, replace(case, support_reason=reason))


def checking(desk, row):
    with desk.services.database.write() as tx:
        case = case_by_id(tx, row.shop_id, row.case_id)
        save_case(tx, replace(case, state=State.CHECKING, answer_by=case.deadline_at))
