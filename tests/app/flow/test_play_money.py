"""Test orders are decided and held like any other; nobody is mailed, and nothing is counted."""

import pytest

from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import State
from app.model.order import Obstacle
from app.store.audit import timeline
from app.store.cases import case_by_id
from app.store.decisions import last_decision
from app.store.orders import order_keys, orders
from tests.builders.parted import PartedDesk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def a_test_order(desk, shop, number="1001", **changes):
    order = desk.risky_order(number, is_test=True, **changes)
    desk.shops.orders[order.external_id] = order
    if order.obstacle is None:
        desk.shops.route(order.external_id)
    desk.tell(shop, order=order.external_id)
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)
    return desk.row(shop, number)


def test_a_test_order_is_held_and_nobody_hears_of_it(desk, shop):
    row = a_test_order(desk, shop)
    with desk.services.database.read() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        actions = [line.action for line in timeline(tx, shop.shop_id, row.case_id)]

    assert case.state is State.HELD
    assert case.held_at is not None
    assert desk.mail.sent == []
    assert "not_mailed" in actions


def test_a_test_order_that_cannot_be_held_alarms_nobody(desk, shop):
    row = a_test_order(desk, shop, obstacle=Obstacle.GIFT_CARD)

    assert row.state is State.WITH_SUPPORT
    assert desk.mail.sent == []


def test_the_page_says_why_nobody_was_mailed_and_what_to_do(desk, shop):
    row = a_test_order(desk, shop)
    page = desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}")

    assert "This is a test order, paid with play money" in page
    assert "nobody is mailed for it" in page
    assert "Send the invitation again" not in page
    assert "Test order" in desk.browser(desk.user()).text("/admin")


def test_test_orders_tie_nobody_to_anybody(desk, shop):
    a_test_order(desk, shop)

    with desk.services.database.read() as tx:
        assert tx.execute(order_keys.select()).all() == []


def test_test_orders_say_nothing_of_what_is_usual_here(desk, shop):
    long_ago = shop.connected_at.replace(year=2026, month=9)
    past = [
        desk.risky_order(str(number), placed_at=long_ago, is_test=True)
        for number in range(2001, 2031)
    ]
    desk.shops.pages_of_past = [past]
    perform_effects(desk.services, shop.shop_id)
    order = desk.risky_order("3001")
    desk.shops.orders[order.external_id] = order
    desk.tell(shop, order=order.external_id)
    decide_orders(desk.services, shop.shop_id)

    with desk.services.database.read() as tx:
        decision = last_decision(tx, desk.row(shop, "3001").order_id)
    assert "basket.times_shop_usual" in decision.unknown


def test_history_takes_in_parts_and_test_orders_and_holds_none(desk, shop):
    desk.clock.advance(days=1)
    long_ago = shop.connected_at.replace(year=2026, month=9)
    past = [
        desk.risky_order(str(number), placed_at=long_ago, is_test=number == 1002)
        for number in (1001, 1002, 1003)
    ]
    desk.shops.pages_of_past = [past[:2], past[2:]]
    for order in past:
        desk.shops.orders[order.external_id] = order
        desk.shops.route(order.external_id)
        desk.tell(shop, order=order.external_id)

    perform_effects(desk.services, shop.shop_id)
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)

    with desk.services.database.read() as tx:
        assert [row.is_history for row in tx.execute(orders.select())] == [True] * 3
    assert desk.rows(shop) == []
    assert desk.mail.sent == []
    assert desk.shops.calls["place_hold"] == 0
