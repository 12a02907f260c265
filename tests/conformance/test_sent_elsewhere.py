"""An order whose address changes is decided again, as it is then."""

from app.model.case import State
from app.store.decisions import decisions_of
from tests.conformance.platform import Platform


def decisions(shop: Platform, order) -> int:
    with shop.services.database.read() as tx:
        return len(decisions_of(tx, shop.shop_id, shop.case(order).order_id))


def test_a_held_order_is_decided_again_and_stays_held(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.send_elsewhere(order)
    shop.settle()

    assert decisions(shop, order) == 2
    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)
    assert shop.times_held(order) == 1
    assert len(shop.letters()) == 1


def test_a_released_order_that_was_not_sent_yet_is_held_again(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.settle()
    first = shop.case(order)
    assert first.state is State.RELEASED

    shop.send_elsewhere(order)
    shop.settle()

    assert decisions(shop, order) == 2
    assert shop.case(order).case_id != first.case_id
    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)


def test_an_order_that_was_held_twice_can_be_released_twice(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.settle()
    shop.send_elsewhere(order)
    shop.settle()
    shop.verify()
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.may_be_packed(order)
    assert not shop.is_held_by_us(order)
