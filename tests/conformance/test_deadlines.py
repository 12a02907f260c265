"""At its end a hold becomes what its merchant chose, and nobody is surprised."""

from datetime import timedelta

from app.model.case import Cause, State, SupportReason
from app.model.order import LimitKind
from app.store.deadlines import deadlines_missed
from tests.conformance.platform import Platform
from tests.journeys.inside import Number

MAILBOX = "help@shop.example.test"


def held(platform: Platform, **choices: object) -> Number:
    platform.connect(support_email=MAILBOX, **choices)
    order = platform.order()
    platform.settle()
    return order


def ticks(platform: Platform, **span: float) -> None:
    platform.clock.advance(**span)
    platform.tick()


def subjects(platform: Platform, email: str = MAILBOX) -> list[str]:
    return [str(letter["Subject"]) for letter in platform.letters(email)]


def says_that_it_will_be_cancelled(platform: Platform) -> bool:
    text = platform.letters()[-1].get_body(("plain",)).get_content()
    return "cancels the order" in text or "makulerar Sample Store beställningen" in text


def missed(platform: Platform) -> int:
    with platform.services.database.read() as tx:
        return deadlines_missed(tx, platform.clock.now())


def test_every_hold_has_a_deadline_and_says_why(platform: Platform):
    order = held(platform)
    case = platform.case(order)

    assert case.deadline_at <= case.held_at + timedelta(days=7)
    assert case.deadline_kind in LimitKind


def test_by_default_an_order_stays_on_hold_and_its_merchant_is_called_and_called_again(
    platform: Platform,
):
    order = held(platform)
    end = platform.case(order).deadline_at
    ticks(platform, hours=49)
    assert subjects(platform)[-1].endswith("waits for your decision")
    for before in (timedelta(hours=23), timedelta(minutes=-1)):
        platform.clock.ahead += end - before - platform.clock.now()
        platform.tick()

    assert platform.state(order) is State.WITH_SUPPORT
    assert platform.case(order).support_reason is SupportReason.NO_ANSWER
    assert platform.is_held_by_us(order)
    assert not platform.is_cancelled(order)
    assert "has to be decided by" in subjects(platform)[-2]
    assert "is over, and it is on hold still" in subjects(platform)[-1]
    assert missed(platform) == 0


def test_a_merchant_who_chose_so_lets_the_order_go(platform: Platform):
    order = held(platform, at_deadline="release")
    ticks(platform, hours=49)

    assert platform.state(order) is State.RELEASED
    assert platform.case(order).cause is Cause.DEADLINE_POLICY
    assert platform.may_be_packed(order)


def test_a_merchant_who_chose_so_has_it_cancelled_and_its_buyer_told_before_and_after(
    platform: Platform,
):
    order = held(platform, at_deadline="cancel")
    assert says_that_it_will_be_cancelled(platform)
    ticks(platform, hours=25)
    assert says_that_it_will_be_cancelled(platform)
    assert not platform.is_cancelled(order)
    ticks(platform, hours=24)

    assert platform.state(order) is State.ENDED
    assert platform.is_cancelled(order)
    assert not platform.may_be_packed(order)
    assert platform.letters()[-1]["Subject"].endswith(("is cancelled", "är makulerad"))


def test_a_buyer_who_proves_who_they_are_in_time_is_never_cancelled(platform: Platform):
    order = held(platform, at_deadline="cancel")
    platform.clock.advance(hours=47)
    platform.verify()
    ticks(platform, hours=2)

    assert platform.state(order) is State.RELEASED
    assert not platform.is_cancelled(order)


def test_a_check_that_its_buyer_left_alone_keeps_nothing_from_being_cancelled(platform: Platform):
    order = held(platform, at_deadline="cancel")
    platform.start_check()
    ticks(platform, hours=48.4)
    assert not platform.is_cancelled(order)
    ticks(platform, minutes=10)
    assert not platform.is_cancelled(order)
    # The provider was asked once more, and says that nothing came in.
    ticks(platform, seconds=30)

    assert platform.is_cancelled(order)


def test_a_buyer_who_asked_for_a_person_is_not_cancelled_by_a_clock(platform: Platform):
    order = held(platform, at_deadline="cancel")
    platform.press(platform.links()[-1], "person")
    platform.settle()
    ticks(platform, days=8)

    assert platform.state(order) is State.WITH_SUPPORT
    assert platform.is_held_by_us(order)
