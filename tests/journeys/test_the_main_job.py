"""The main job: a risky order is held, its buyer proves who they are, it goes on."""

from app.model.case import Cause, State
from tests.journeys.house import ORDINARY, RISKY, House


def test_a_risky_order_is_held_its_buyer_invited_verified_and_the_order_released(shop: House):
    order = shop.place(RISKY)
    shop.settle()

    assert shop.status(order) == "on-hold"
    assert shop.state(order) is State.INVITED
    assert len(shop.letters()) == 1

    shop.verify()
    shop.settle()

    assert shop.status(order) == "processing"
    assert shop.state(order) is State.RELEASED
    assert shop.case(order).cause is Cause.CHECK_PASSED
    assert len(shop.letters()) == 2


def test_an_ordinary_order_is_never_touched(shop: House):
    order = shop.place(ORDINARY)
    shop.settle()

    assert shop.status(order) == "processing"
    assert shop.state(order) is None
    assert shop.letters() == []
    assert shop.writes(order) == []
