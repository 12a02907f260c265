"""What was let go between a back-up and its being put back stays so, and is told to nobody twice."""

from dataclasses import replace

import pytest

from app.flow.cases.vouch import vouch
from app.flow.orders.normalise import normalise
from app.model.case import State
from app.model.effect import EffectKind, EffectState
from app.model.order import OrderStatus
from app.model.shop_event import OrderSeen
from app.ports import Mover
from app.store.effects import effects
from app.web import create_app
from tests.builders.restorable import Restorable


@pytest.fixture
def desk(tmp_path):
    opened = Restorable(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


@pytest.mark.parametrize("mover", list(Mover))
def test_an_order_that_was_released_since_is_not_stopped_once_more(desk, shop, mover):
    row = desk.held(shop)
    desk.back_up()
    vouch(desk.services, shop.shop_id, row.case_id, "somebody@example.test")
    desk.work(shop)
    assert desk.row(shop).state is State.RELEASED
    order = desk.shops.orders[desk.risky_order().external_id]
    desk.shops.orders[order.external_id] = replace(order, status=OrderStatus.TO_SHIP, hold=None)
    sent = len(desk.mail.sent)
    desk.shops.mover = mover
    desk.put_back()
    desk.work(shop)

    assert desk.row(shop).state is State.ENDED
    assert len(desk.mail.sent) == sent
    holds = desk.all(effects, effects.c.kind == EffectKind.PLACE_HOLD)
    assert [one.state for one in holds] == [EffectState.DONE]


def page_of(desk, row):
    """The case's page as the web shows it that was started after the database was put back."""
    desk.app = create_app(desk.settings, desk.services)
    desk.app.testing = True
    return desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}")


def test_an_order_of_whose_release_only_the_shop_knows_says_so(desk, shop):
    row = desk.held(shop)
    desk.back_up()
    vouch(desk.services, shop.shop_id, row.case_id, "somebody@example.test")
    desk.work(shop)
    order = desk.shops.orders[desk.risky_order().external_id]
    desk.shops.orders[order.external_id] = replace(order, status=OrderStatus.TO_SHIP, hold=None)
    desk.put_back()
    desk.work(shop)
    page = page_of(desk, row)

    assert "Clearhold had released it already" in page
    assert "changed by hand at the shop" not in page


def test_an_order_that_staff_let_go_since_is_told_to_nobody_once_more(desk, shop):
    desk.held(shop)
    desk.back_up()
    order = desk.shops.orders[desk.risky_order().external_id]
    let_go = replace(order, status=OrderStatus.TO_SHIP, modified_at=desk.clock.now())
    desk.shops.orders[order.external_id] = let_go
    desk.shops.mover = Mover.STAFF
    sent = len(desk.mail.sent)
    desk.put_back()
    # What changed at the shop is heard of before the look that the restore owes.
    normalise(desk.services, shop, [(OrderSeen(order=let_go), desk.clock.now())])
    desk.clock.advance(hours=1)
    desk.work(shop)
    page = page_of(desk, desk.row(shop))

    assert desk.row(shop).state is State.ENDED
    assert len(desk.mail.sent) == sent
    assert "changed by hand at the shop" in page


def test_a_hold_that_was_flipped_off_since_was_not_our_release(desk, shop):
    desk.held(shop)
    desk.back_up()
    order = desk.shops.orders[desk.risky_order().external_id]
    desk.shops.orders[order.external_id] = replace(order, status=OrderStatus.TO_SHIP)
    desk.shops.mover = Mover.MACHINE
    desk.put_back()
    desk.work(shop)
    desk.work(shop)

    assert desk.row(shop).state is State.INVITED
    assert desk.shops.orders[order.external_id].status is OrderStatus.ON_HOLD
