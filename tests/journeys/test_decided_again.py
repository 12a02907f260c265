"""What happens to a held order at the shop, and who decided it there."""

from app.flow.cases.hand_back import hand_back
from app.flow.leaving.disconnect_shop import disconnect_shop
from app.model.case import State
from tests.journeys.house import RISKY, House


def held(shop: House, **changes) -> int:
    order = shop.place(RISKY, **changes)
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def test_an_order_that_staff_let_go_is_theirs_and_the_buyer_hears_of_it(shop: House):
    order = held(shop)
    shop.clock.advance(hours=1)
    shop.staff(order, "process")
    shop.settle()

    assert shop.state(order) is State.HANDED_BACK
    assert shop.status(order) == "processing"
    assert len(shop.letters()) == 2


def test_an_order_that_a_payment_let_go_is_held_again(shop: House):
    order = held(shop)
    shop.staff(order, "gateway-pays")
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert shop.status(order) == "on-hold"

    shop.verify()
    shop.settle()
    assert shop.status(order) == "processing"


def test_an_order_that_staff_let_go_after_a_payment_did_is_let_go(shop: House):
    order = held(shop)
    for deed in ("gateway-pays", "process"):
        shop.staff(order, deed)
        # Within one second the second webhook is like the first, and passed over as a
        # repeat: the clock's look at the shop finds it all the same.
        shop.tick()

    assert shop.state(order) is State.HANDED_BACK
    assert shop.status(order) == "processing"


def test_what_a_merchant_took_over_is_not_held_again_by_an_edit(shop: House):
    order = held(shop)
    hand_back(shop.services, shop.shop_id, shop.case(order).case_id, "owner@example.test")
    shop.settle()
    before = shop.case(order)

    shop.staff(order, "ship-to", address_1="Drottninggatan 12", city="Malmö", postcode="211 44")
    shop.settle()

    assert shop.case(order) == before


def test_an_order_that_comes_in_while_its_shop_leaves_is_not_held(shop: House):
    order = shop.place(RISKY)
    shop.deliver()
    disconnect_shop(shop.services, shop.shop_id)
    shop.work()
    shop.work()

    assert shop.state(order) is None


def test_ordering_the_same_twice_is_held_twice(shop: House):
    first = held(shop)
    second = held(shop)
    third = held(shop)

    assert [shop.state(one) for one in (first, second, third)] == [State.INVITED] * 3


def test_an_order_that_failed_and_was_paid_again_is_held_again(shop: House):
    order = held(shop)
    shop.staff(order, "fail")
    shop.settle()
    assert shop.state(order) is State.ENDED

    shop.staff(order, "process")
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert shop.status(order) == "on-hold"
