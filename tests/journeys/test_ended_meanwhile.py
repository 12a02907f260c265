"""What the shop ended stays ended, whenever that was: nothing is reopened."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.settle_checks import settle_checks
from app.model.case import State
from app.model.check import CheckState
from app.store.checks import checks_of
from tests.journeys.house import House

ENDS = [("cancel", "cancelled"), ("refund", "refunded"), ("trash", "trash"), ("fail", "failed")]


def held(shop: House) -> int:
    order = shop.place()
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def test_what_ends_before_it_is_decided_has_no_case(shop: House):
    order = shop.place()
    shop.staff(order, "cancel")
    shop.settle()

    assert shop.state(order) is None
    assert shop.status(order) == "cancelled"
    assert shop.writes(order) == []


@pytest.mark.parametrize(("action", "status"), ENDS)
def test_what_ends_before_the_hold_is_not_held(shop: House, action: str, status: str):
    order = shop.place()
    shop.deliver()
    shop.fault(down=True)
    shop.work()
    assert shop.state(order) is State.OPENED
    shop.mend()

    shop.staff(order, action)
    shop.clock.advance(minutes=15)
    shop.settle()

    assert shop.state(order) is State.ENDED
    assert shop.status(order) == status
    assert shop.writes(order) == []
    assert shop.letters() == []


@pytest.mark.parametrize(("action", "status"), ENDS)
def test_what_ends_while_it_is_held_ends_the_case_and_the_check(
    shop: House, action: str, status: str
):
    order = held(shop)
    session = shop.start_check()
    shop.staff(order, action)
    shop.settle()

    assert shop.state(order) is State.ENDED
    assert shop.status(order) == status
    assert len(shop.writes(order)) == 1
    with shop.services.database.read() as tx:
        (check,) = checks_of(tx, shop.shop_id, shop.case(order).case_id)
    assert (check.session, check.state) == (session, CheckState.CLOSED)


@pytest.mark.parametrize(("action", "status"), ENDS)
def test_what_ends_between_the_pass_and_the_release_stays_as_it_is(
    shop: House, action: str, status: str
):
    order = held(shop)
    shop.verify()
    shop.deliver()
    settle_checks(shop.services, shop.shop_id)
    assert shop.state(order) is State.RELEASING

    shop.staff(order, action)
    shop.settle()

    assert shop.state(order) is State.ENDED
    assert shop.status(order) == status
    assert len(shop.writes(order)) == 1


def test_what_is_cancelled_in_the_moment_of_its_release_is_put_back(shop: House):
    order = held(shop)
    shop.verify()
    shop.deliver()
    settle_checks(shop.services, shop.shop_id)
    shop.fault(slow={"seconds": 0.6, "methods": ["PUT"], "calls": 1})
    looks = len(shop.calls("GET", order))

    with ThreadPoolExecutor(1) as worker:
        working = worker.submit(shop.work)
        while len(shop.calls("GET", order)) == looks:
            assert not working.done()
        shop.staff(order, "cancel")
        working.result()
    shop.settle()

    assert shop.moves(order)[-3:] == [
        ("on-hold", "cancelled"),
        ("cancelled", "processing"),
        ("processing", "cancelled"),
    ]
    assert shop.status(order) == "cancelled"
    assert shop.state(order) is State.ENDED


def test_a_pass_that_comes_after_the_end_reopens_nothing(shop: House):
    order = held(shop)
    session = shop.start_check()
    shop.staff(order, "cancel")
    shop.hand_in(session, outcome="verified", first_name="Karin", last_name="Karlsson")
    shop.settle()
    shop.tick()

    assert shop.status(order) == "cancelled"
    assert len(shop.writes(order)) == 1


def test_an_order_deleted_for_good_which_no_webhook_tells_ends_its_case(shop: House):
    order = held(shop)
    shop.verify()
    shop.staff(order, "delete")
    shop.settle()

    assert shop.state(order) is State.ENDED


def test_an_order_gone_before_its_hold_is_no_trouble(shop: House):
    order = shop.place()
    shop.deliver()
    shop.staff(order, "delete")
    decide_orders(shop.services, shop.shop_id)
    shop.settle()

    assert shop.state(order) is State.ENDED
    assert shop.letters() == []


def test_the_buyer_of_an_ended_order_is_told_that_nothing_is_to_be_done(shop: House):
    order = held(shop)
    shop.staff(order, "cancel")
    shop.settle()

    assert shop.press(shop.links()[0]).headers["Location"] == shop.links()[0]
    assert "need not do anything more" in shop.page(shop.links()[0]).text
    assert shop.state(order) is State.ENDED
