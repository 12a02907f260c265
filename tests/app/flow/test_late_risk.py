"""The platform judges late: its word is waited for a while, and then followed when it comes."""

import pytest

from app.flow.cases.move_case import move_case
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import Move, State
from app.model.effect import EffectKind, subject_of_order
from app.model.order import PlatformRisk
from app.store.audit import timeline
from app.store.cases import case_by_id, last_case_of
from app.store.decisions import decisions_of
from app.store.effects import effects_of
from app.store.orders import stored_orders
from tests.builders.orders import an_address, an_order
from tests.builders.parted import PartedDesk

PENDING, HIGH, LOW = PlatformRisk.PENDING, PlatformRisk.HIGH, PlatformRisk.LOW


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    connected = desk.connect()
    desk.work(connected)
    return connected


def calm(desk, **changes):
    """An order that nothing but the platform's word makes risky, in strict."""
    now = desk.clock.now()
    home = an_address()
    order = an_order(placed_at=now, modified_at=now, billing=home, shipping=home, **changes)
    desk.shops.orders[order.external_id] = order
    desk.shops.route(order.external_id)
    return order.external_id


def told(desk, shop, order):
    desk.tell(shop, order=order)
    decide_orders(desk.services, shop.shop_id)


def works(desk, shop, **span):
    desk.clock.advance(**(span or {"seconds": 1}))
    perform_effects(desk.services, shop.shop_id)


def order_id(desk, shop, order):
    with desk.services.database.read() as tx:
        return stored_orders(tx, shop.shop_id, [order])[order].order_id


def looks(desk, shop, order):
    subject = subject_of_order(order_id(desk, shop, order))
    with desk.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, subject)
    return [row for row in rows if row.kind == EffectKind.READ_AGAIN]


def decided(desk, shop, order):
    with desk.services.database.read() as tx:
        return decisions_of(tx, shop.shop_id, order_id(desk, shop, order))


def case_of(desk, shop, order):
    with desk.services.database.read() as tx:
        return last_case_of(tx, order_id(desk, shop, order))


def test_a_word_that_comes_later_holds_the_order_without_anybody_telling(desk, shop):
    order = calm(desk, platform_risk=PENDING)
    told(desk, shop, order)
    assert case_of(desk, shop, order) is None
    assert "platform.risk" in decided(desk, shop, order)[0].unknown

    desk.shops.change(order, platform_risk=HIGH)
    works(desk, shop, seconds=31)

    assert case_of(desk, shop, order).state in {State.OPENED, State.HELD, State.INVITED}
    assert "platform-says-high" in {one.rule for one in decided(desk, shop, order)[-1].findings}


def test_a_word_that_is_told_is_followed_at_once(desk, shop):
    order = calm(desk, platform_risk=PENDING)
    told(desk, shop, order)
    desk.shops.change(order, platform_risk=HIGH)
    told(desk, shop, order)

    assert case_of(desk, shop, order).state is State.HELD


def test_the_word_is_waited_for_three_times_and_then_given_up(desk, shop):
    order = calm(desk, platform_risk=PENDING)
    told(desk, shop, order)
    waits = []
    while [row for row in looks(desk, shop, order) if row.state == "owed"]:
        [row] = [row for row in looks(desk, shop, order) if row.state == "owed"]
        waits.append((row.due_at - desk.clock.now()).total_seconds())
        desk.clock.time = row.due_at
        perform_effects(desk.services, shop.shop_id)

    assert waits == [30, 120, 600]
    told(desk, shop, order)
    assert len(looks(desk, shop, order)) == 3
    subject = subject_of_order(order_id(desk, shop, order))
    with desk.services.database.read() as tx:
        assert [line.action for line in timeline(tx, shop.shop_id, subject)] == ["risk_not_told"]


def test_an_order_that_was_judged_is_read_no_more(desk, shop):
    order = calm(desk, platform_risk=LOW)
    told(desk, shop, order)

    assert looks(desk, shop, order) == []


def test_a_calmer_word_lets_the_order_go(desk, shop):
    order = calm(desk, platform_risk=HIGH)
    told(desk, shop, order)
    works(desk, shop)
    desk.shops.change(order, platform_risk=LOW)
    told(desk, shop, order)
    works(desk, shop)

    assert case_of(desk, shop, order).state is State.RELEASED


def test_whoever_proved_themselves_is_not_asked_again_for_a_late_word(desk, shop):
    order = calm(desk, platform_risk=HIGH)
    told(desk, shop, order)
    works(desk, shop)
    first = case_of(desk, shop, order)
    with desk.services.database.write() as tx:
        move_case(desk.services, tx, case_by_id(tx, shop.shop_id, first.case_id), Move.PASS)
    works(desk, shop)
    for risk in (LOW, HIGH):
        desk.shops.change(order, platform_risk=risk)
        told(desk, shop, order)

    assert case_of(desk, shop, order).case_id == first.case_id
    assert case_of(desk, shop, order).state is State.RELEASED
