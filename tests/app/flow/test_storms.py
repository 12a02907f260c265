"""The storm brake: letters and checks an hour, one batch for what hangs together, nobody forgotten."""

from dataclasses import replace

import pytest

from app.flow.cases.resend import resend
from app.flow.deadlines.meet_deadlines import meet_deadlines
from app.flow.deadlines.warn_of_deadlines import warn_of_deadlines
from app.flow.storms import work_off_storm
from app.flow.storms.act_on_storm import act_on_storm
from app.flow.storms.relieve_storms import relieve_storms
from app.model.case import Cause, State, SupportReason
from app.model.deadline import WARNED_BEFORE
from app.model.errors import InvalidInputError
from app.model.private import Private
from app.model.storm import StormAction
from app.rules.brake.budget import PER_KEY, mail_budget
from app.store.figures import storms_open
from app.store.storms import count_in_storm, storms_waiting
from tests.builders.orders import KARIN, an_address
from tests.builders.storms import StormDesk

STAFF = "staff@example.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = StormDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


@pytest.fixture
def small(desk):
    """A shop whose hour has room for ten letters: eight that ask, two that tell the end."""
    return desk.connect(mails_per_hour=10)


def bots(desk, first, count):
    return [desk.bots_order(number) for number in range(first, first + count)]


def strangers(desk, first, count):
    return [desk.risky_order(str(number)) for number in range(first, first + count)]


def storm_of(desk, shop):
    with desk.services.database.read() as tx:
        [(storm, count)] = storms_waiting(tx, [shop.shop_id])
    return storm, count


def test_whoever_shares_a_card_with_too_many_is_held_untold_in_one_batch(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 20))
    desk.minutes_pass(shop)
    storm, count = storm_of(desk, shop)

    assert len(desk.to_buyers()) == PER_KEY
    assert count.all == 20
    assert count.untold == 20 - PER_KEY
    assert {"card", "address"} <= set(storm.kinds)
    assert {order.hold for order in desk.shops.orders.values()} != {None}


def test_the_merchant_hears_of_a_storm_once_and_what_it_shares(desk, shop):
    for minute in range(5):
        desk.tell_all(shop, bots(desk, 3000 + 10 * minute, 10))
        desk.minutes_pass(shop)
    alarms = [mail for mail in desk.alarms() if "batch" in mail.subject]

    assert len(alarms) == 1
    assert "the same card" in alarms[0].text.reveal()
    assert "/admin/storms/storm_" in alarms[0].text.reveal()
    assert "buyer3000" not in alarms[0].text.reveal()


def test_who_shares_nothing_with_a_storm_is_asked_at_once(desk, small):
    desk.tell_all(small, bots(desk, 3000, 20))
    desk.tell_all(small, strangers(desk, 2000, 1))

    assert desk.case(small, 2000).state is State.INVITED


def test_who_shares_a_key_with_a_storm_joins_it_and_nobody_is_mailed(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 20))
    mailed = len(desk.to_buyers())
    desk.tell_all(shop, bots(desk, 3050, 1))
    joined = desk.case(shop, 3050)

    assert joined.storm_id == storm_of(desk, shop)[0].storm_id
    assert joined.is_kept_from_buyer()
    assert len(desk.to_buyers()) == mailed


def test_orders_that_share_nothing_wait_for_room_oldest_first(desk, small):
    desk.tell_all(small, strangers(desk, 2000, 8))
    desk.minutes_pass(small, 3)
    desk.tell_all(small, strangers(desk, 2010, 2))
    assert desk.case(small, 2010).silent_since is not None
    desk.minutes_pass(small, 50, at_once=10)
    assert len(desk.to_buyers()) == 8
    desk.minutes_pass(small, 7)

    assert desk.case(small, 2010).state is State.INVITED
    assert desk.case(small, 2011).state is State.INVITED


def test_nobody_waits_untold_for_longer_than_an_hour(desk, small):
    desk.tell_all(small, strangers(desk, 2000, 8))
    desk.tell_all(small, strangers(desk, 2010, 12))
    desk.minutes_pass(small, 58, at_once=2)
    desk.minutes_pass(small)
    waiting = [desk.case(small, number) for number in range(2010, 2022)]

    assert {case.state for case in waiting} == {State.WITH_SUPPORT}
    assert {case.support_reason for case in waiting} == {SupportReason.STORM}
    assert len({case.storm_id for case in waiting}) == 1
    assert len([mail for mail in desk.alarms() if "batch" in mail.subject]) == 1


def test_cases_of_a_storm_are_a_persons_after_an_hour_and_buyers_are_told_bit_by_bit(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 30))
    desk.minutes_pass(shop, 60, at_once=4)
    before = len(desk.to_buyers())
    assert desk.case(shop, 3029).state is State.WITH_SUPPORT
    desk.minutes_pass(shop, 10)

    assert before + 1 <= len(desk.to_buyers()) <= before + PER_KEY
    assert storm_of(desk, shop)[1].untold < 30 - PER_KEY


def test_a_storm_that_nothing_joined_for_an_hour_is_over(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 20))
    desk.minutes_pass(shop, 66, at_once=6)

    assert storm_of(desk, shop)[0].ended_at is not None
    with desk.services.database.read() as tx:
        assert storms_open(tx) == 0


def test_a_whole_storm_is_released_without_a_mail_to_whoever_was_told_nothing(
    desk, shop, monkeypatch
):
    monkeypatch.setattr(work_off_storm, "_AT_ONCE", 8)
    desk.tell_all(shop, bots(desk, 3000, 20))
    before = len(desk.to_buyers())
    storm, _ = storm_of(desk, shop)
    act_on_storm(desk.services, shop.shop_id, storm.storm_id, StormAction.RELEASE, actor=STAFF)
    desk.work_all(shop)
    case = desk.case(shop, 3019)

    assert (case.state, case.cause) == (State.RELEASED, Cause.PERSON)
    assert len(desk.to_buyers()) <= before + PER_KEY
    with desk.services.database.read() as tx:
        assert count_in_storm(tx, storm.storm_id).undecided == 0


def test_what_joins_after_the_decision_waits_for_another(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 20))
    storm, _ = storm_of(desk, shop)
    act_on_storm(desk.services, shop.shop_id, storm.storm_id, StormAction.RELEASE, actor=STAFF)
    desk.clock.advance(seconds=1)
    desk.tell_all(shop, bots(desk, 3050, 1))

    assert desk.case(shop, 3050).state is State.HELD
    assert desk.case(shop, 3019).state is State.RELEASED

    desk.tell_all(shop, bots(desk, 3060, 2))
    desk.minutes_pass(shop, 2)
    [anew] = [mail for mail in desk.alarms() if "batch" in mail.subject]
    assert "3 orders are on hold" in anew.text.reveal()


def test_a_decided_storm_has_nothing_more_to_decide(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 20))
    storm, _ = storm_of(desk, shop)
    chosen = (desk.services, shop.shop_id, storm.storm_id, StormAction.RELEASE)
    act_on_storm(*chosen, actor=STAFF)
    desk.work_all(shop)

    with pytest.raises(InvalidInputError, match="decided already"):
        act_on_storm(*chosen, actor=STAFF)


def test_a_storm_handed_to_support_waits_for_nobody_else(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 20))
    storm, _ = storm_of(desk, shop)
    act_on_storm(desk.services, shop.shop_id, storm.storm_id, StormAction.SUPPORT, actor=STAFF)
    desk.work_all(shop)

    assert desk.case(shop, 3019).state is State.WITH_SUPPORT


def linked(desk, number):
    """One of a chain: it shares a place with every second of the others, and nothing with all."""
    place = an_address(name=KARIN, lines=(f"Parcel Locker {number % 4}",), country="FI")
    device = Private(f"device {number // 4}")
    return replace(desk.risky_order(str(number)), shipping=Private(place), device_id=device)


def test_a_storm_that_is_to_be_asked_is_asked_within_its_share_oldest_first(desk):
    shop = desk.connect(mails_per_hour=40)
    desk.tell_all(shop, [linked(desk, number) for number in range(3000, 3025)])
    storm, _ = storm_of(desk, shop)
    asked = len(desk.to_buyers())
    act_on_storm(desk.services, shop.shop_id, storm.storm_id, StormAction.ASK, actor=STAFF)
    desk.minutes_pass(shop, 5)
    assert len(desk.to_buyers()) == asked
    desk.minutes_pass(shop, 60, at_once=4)

    assert asked <= mail_budget(40).storms_share()
    assert asked < len(desk.to_buyers()) <= 2 * mail_budget(40).storms_share()


def test_a_person_may_ask_one_buyer_of_a_storm(desk):
    shop = desk.connect(mails_per_hour=40)
    desk.tell_all(shop, [linked(desk, number) for number in range(3000, 3020)])
    waiting = next(
        case
        for case in (desk.case(shop, number) for number in range(3019, 3000, -1))
        if case.silent_since is not None
    )
    resend(desk.services, shop.shop_id, waiting.case_id, STAFF)
    desk.minutes_pass(shop, 66, at_once=6)
    [asked] = [
        case
        for case in (desk.case(shop, number) for number in range(3000, 3020))
        if case.case_id == waiting.case_id
    ]

    assert asked.state is State.INVITED
    assert asked.answer_by is not None


def test_the_clock_does_nothing_where_nobody_waits(desk, shop):
    assert relieve_storms(desk.services) == 0
    assert desk.mail.sent == []
    assert shop.settings.mails_per_hour > 0


def test_the_deadline_of_a_storm_is_told_in_one_letter_not_in_one_for_each(desk, shop):
    desk.tell_all(shop, bots(desk, 3000, 20))
    desk.minutes_pass(shop, 66, at_once=6)
    before = len(desk.alarms())
    case = desk.case(shop, 3019)
    desk.clock.time = case.deadline_at - WARNED_BEFORE
    warn_of_deadlines(desk.services)
    desk.work_all(shop)
    near = desk.alarms()[before:]
    desk.clock.time = case.deadline_at
    meet_deadlines(desk.services)
    desk.work_all(shop)

    of_storm = [mail for mail in desk.alarms()[before:] if "batch" in mail.subject]
    assert len(of_storm) == 2
    assert "must be decided by" in near[-1].text.reveal()
    assert not desk.case(shop, 3019).deadline_missed_at
    assert len(desk.alarms()) - before <= len(of_storm) + PER_KEY
