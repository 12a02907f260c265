"""An order that awaits a bank transfer is on hold by the store's own will."""

from app.model.case import Cause, State
from tests.journeys.house import ORDINARY, RISKY, House

BY_TRANSFER = {**RISKY, "payment_method": "bacs"}


def held(shop: House) -> int:
    order = shop.place(BY_TRANSFER)
    assert shop.status(order) == "on-hold"
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def test_a_risky_transfer_is_released_to_its_wait_and_never_said_to_be_paid(shop: House):
    order = held(shop)
    shop.verify()
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.status(order) == "on-hold"
    assert shop.client().read_order(str(order)).payment.paid_at is None
    assert "processing" not in str([one["body"] for one in shop.writes(order)])


def test_an_ordinary_transfer_is_never_touched(shop: House):
    order = shop.place({**ORDINARY, "payment_method": "bacs"})
    shop.settle()

    assert shop.state(order) is None
    assert shop.writes(order) == []


def test_money_that_arrives_while_it_is_held_is_no_proof_of_a_person(shop: House):
    order = held(shop)
    shop.clock.advance(hours=20)

    shop.staff(order, "process")
    shop.settle()

    assert shop.status(order) == "on-hold"
    assert shop.state(order) is State.INVITED

    shop.verify()
    shop.settle()

    assert shop.status(order) == "processing"
    assert shop.case(order).cause is Cause.CHECK_PASSED


def test_money_that_arrives_after_the_release_is_the_shops_own_business(shop: House):
    order = held(shop)
    shop.verify()
    shop.settle()
    writes = len(shop.writes(order))

    shop.staff(order, "process")
    shop.settle()

    assert shop.status(order) == "processing"
    assert shop.state(order) is State.RELEASED
    assert len(shop.writes(order)) == writes
