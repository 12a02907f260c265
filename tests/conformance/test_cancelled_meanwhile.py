"""What the shop cancelled stays cancelled, whenever that was."""

from app.flow.queues.settle_checks import settle_checks
from app.model.case import State
from tests.conformance.platform import Platform


def held(shop: Platform):
    order = shop.order()
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def test_what_is_cancelled_before_it_is_decided_has_no_case(shop: Platform):
    order = shop.order()
    shop.cancel(order)
    shop.settle()

    assert shop.state(order) is None
    assert shop.is_cancelled(order)
    assert shop.times_held(order) == 0


def test_what_is_cancelled_before_it_could_be_held_is_not_held(shop: Platform):
    order = shop.order()
    shop.deliver()
    shop.trouble("cut off before it acts", when="hold")
    shop.work()
    assert shop.state(order) is State.OPENED
    shop.mend()
    shop.cancel(order)
    shop.clock.advance(minutes=15)
    shop.settle()

    assert shop.state(order) is State.ENDED
    assert shop.is_cancelled(order)
    assert shop.times_held(order) == 0
    assert shop.letters() == []


def test_what_is_cancelled_while_it_is_held_ends_the_case(shop: Platform):
    order = held(shop)
    shop.start_check()
    shop.cancel(order)
    shop.settle()

    assert shop.state(order) is State.ENDED
    assert shop.is_cancelled(order)
    assert shop.times_let_go(order) == 0


def test_what_is_cancelled_between_the_pass_and_the_release_stays_cancelled(shop: Platform):
    order = held(shop)
    shop.verify()
    shop.deliver()
    settle_checks(shop.services, shop.shop_id)
    assert shop.state(order) is State.RELEASING

    shop.cancel(order)
    shop.settle()

    assert shop.state(order) is State.ENDED
    assert shop.is_cancelled(order)
    assert len(shop.letters()) == 1


def test_a_pass_that_comes_after_the_end_reopens_nothing(shop: Platform):
    order = held(shop)
    session = shop.start_check()
    shop.cancel(order)
    shop.hand_in(session, outcome="verified", first_name="Karin", last_name="Karlsson")
    shop.settle()
    shop.tick()

    assert shop.state(order) is State.ENDED
    assert shop.is_cancelled(order)
