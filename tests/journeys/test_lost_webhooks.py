"""What no webhook told of is found at the shop."""

from app.flow.sweeps.reconcile import reconcile
from app.model.case import State
from app.store.shops import reconciled_at
from tests.journeys.house import RISKY, House


def test_an_order_is_found_whatever_our_own_clock_says(shop: House):
    # Our clock is an hour ahead of the store's.
    shop.clock.advance(hours=1)
    reconcile(shop.services, shop.shop_id)
    order = shop.place(RISKY, silent=True)

    reconcile(shop.services, shop.shop_id)
    shop.settle()

    assert shop.state(order) is State.INVITED


def test_we_know_a_shop_as_far_as_its_latest_change(shop: House):
    order = shop.place(RISKY, silent=True)

    taken = reconcile(shop.services, shop.shop_id)

    with shop.services.database.read() as tx:
        known_to = reconciled_at(tx, shop.shop_id)
    assert taken >= 1
    assert known_to == shop.client().read_order(str(order)).modified_at
