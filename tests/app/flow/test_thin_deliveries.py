"""A delivery that says too little: the shop is asked, once an order, before anything is decided."""

import pytest

from app.flow.cases.vouch import vouch
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import State, SupportReason
from app.model.effect import EffectKind
from app.model.errors import AccessDeniedError, UnreachableError
from app.model.order import OrderStatus
from app.model.shop import Health
from app.store.decisions import decisions_of
from app.store.deliveries import deliveries_set_aside, pending_deliveries
from app.store.effects import is_owed, owe
from app.store.orders import change_status, stored_orders
from app.store.shops import change_shop
from tests.builders.parted import PartedDesk
from tests.builders.parted_steps import case_of, held, works

DEAD = UnreachableError("The shop does not answer.")


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    connected = desk.connect()
    # Its first steps, so that nothing else is owed to it.
    desk.work(connected)
    desk.shops.calls.clear()
    return connected


def add(desk, number="1001", **changes):
    order = desk.risky_order(number, **changes)
    desk.shops.orders[order.external_id] = order
    return order.external_id


def waiting(desk, shop):
    with desk.services.database.read() as tx:
        far = desk.services.now().replace(year=2036)
        return pending_deliveries(tx, shop.shop_id, "shop", far, limit=100)


def status_of(desk, shop, order):
    with desk.services.database.read() as tx:
        return stored_orders(tx, shop.shop_id, [order])[order].status


def test_an_order_is_read_before_it_is_decided(desk, shop):
    order = add(desk)
    desk.tell(shop, order=order)

    decide_orders(desk.services, shop.shop_id)

    assert desk.row(shop).state is State.OPENED
    assert waiting(desk, shop) == []


def test_an_order_is_read_once_a_batch_however_often_it_is_told_of(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    part = desk.shops.parts[order][0].part_id
    for told in ({"part": part}, {"order": order}, {"order": order}, {"part": part}):
        desk.tell(shop, **told)

    decide_orders(desk.services, shop.shop_id)

    assert desk.shops.calls["read_order"] == 1
    assert desk.shops.calls["order_of_part"] == 1


def test_what_waits_of_few_orders_is_read_once_each_however_much_it_is(desk, shop):
    orders = [add(desk, number) for number in ("1001", "1002", "1003")]
    for _ in range(8):
        for order in orders:
            desk.tell(shop, order=order)

    decide_orders(desk.services, shop.shop_id)

    assert desk.shops.calls["read_order"] == 3
    assert {status_of(desk, shop, order) for order in orders} == {OrderStatus.TO_SHIP}
    assert waiting(desk, shop) == []


def test_what_was_read_before_a_hold_was_placed_says_nothing_against_it(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    desk.tell(shop, order=order)
    for number in range(2001, 2012):
        desk.tell(shop, order=add(desk, str(number)))
    desk.tell(shop, order=order)

    decide_orders(desk.services, shop.shop_id)

    case = case_of(desk, shop, "1001")
    assert case.state is State.HELD
    with desk.services.database.read() as tx:
        assert not is_owed(tx, shop.shop_id, case.case_id, EffectKind.LOOK_AGAIN)


def test_more_orders_than_are_read_at_once_are_all_decided(desk, shop):
    orders = [add(desk, str(number)) for number in range(1001, 1026)]
    for order in orders:
        desk.tell(shop, order=order)

    assert decide_orders(desk.services, shop.shop_id) == 25
    assert desk.shops.calls["read_order"] == 25
    assert waiting(desk, shop) == []


def test_whose_a_part_is_need_not_be_asked_of_an_order_that_was_just_read(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    desk.tell(shop, order=order)
    desk.tell(shop, part=desk.shops.parts[order][0].part_id)

    decide_orders(desk.services, shop.shop_id)

    assert desk.shops.calls["read_order"] == 1
    assert desk.shops.calls["order_of_part"] == 0
    assert desk.row(shop).state is State.HELD


def test_a_part_that_we_hold_is_known_without_asking_whose_it_is(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    desk.tell(shop, order=order)
    decide_orders(desk.services, shop.shop_id)

    desk.tell(shop, part=desk.shops.parts[order][0].part_id)
    decide_orders(desk.services, shop.shop_id)

    assert desk.shops.calls["order_of_part"] == 0


def test_an_old_order_that_the_shop_keeps_from_us_is_not_taken_for_deleted(desk, shop):
    order = add(desk)
    desk.tell(shop, order=order)
    decide_orders(desk.services, shop.shop_id)
    before = status_of(desk, shop, order)
    del desk.shops.orders[order]
    desk.clock.advance(days=61)

    desk.tell(shop, order=order)
    desk.tell(shop, order=order, dispute="dp_1")
    decide_orders(desk.services, shop.shop_id)

    assert status_of(desk, shop, order) is before
    assert desk.row(shop).is_disputed
    assert waiting(desk, shop) == []


def test_an_old_held_order_that_is_no_longer_shown_is_a_persons(desk, shop):
    order = held(desk, shop)
    kept_from_us(desk, shop, order)
    works(desk, shop)

    case = case_of(desk, shop)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.NOT_SHOWN)


def test_an_old_held_order_that_its_shop_told_is_deleted_ends_its_case(desk, shop):
    order = held(desk, shop)
    with desk.services.database.write() as tx:
        change_status(tx, desk.row(shop).order_id, OrderStatus.DELETED, desk.clock.now())
    kept_from_us(desk, shop, order)
    works(desk, shop)

    assert case_of(desk, shop).state is State.ENDED


def test_a_release_of_an_old_order_that_is_no_longer_shown_says_what_to_do(desk, shop):
    order = held(desk, shop)
    kept_from_us(desk, shop, order)
    case = case_of(desk, shop)
    vouch(desk.services, shop.shop_id, case.case_id, "agent@example.test")
    works(desk, shop)

    assert case_of(desk, shop).state is State.RELEASING
    page = desk.browser(desk.user()).text(f"/admin/cases/{case.case_id}")
    assert "no longer shows Clearhold this order" in page


def kept_from_us(desk, shop, order):
    del desk.shops.orders[order]
    desk.clock.advance(days=61)
    case = case_of(desk, shop)
    with desk.services.database.write() as tx:
        owe(tx, shop.shop_id, case.case_id, EffectKind.LOOK_AGAIN, now=desk.clock.now())


def test_an_order_that_is_gone_is_noted_as_gone(desk, shop):
    order = add(desk)
    desk.tell(shop, order=order)
    decide_orders(desk.services, shop.shop_id)
    del desk.shops.orders[order]
    desk.tell(shop, order=order)
    desk.tell(shop, part="a part of nothing")

    decide_orders(desk.services, shop.shop_id)

    assert status_of(desk, shop, order) is OrderStatus.DELETED
    assert waiting(desk, shop) == []


def test_a_shop_that_is_down_for_a_day_loses_nothing(desk, shop):
    orders = [add(desk, str(number)) for number in (1001, 1002, 1003)]
    for order in orders:
        desk.tell(shop, order=order)
    desk.shops.problem = DEAD
    for _ in range(24 * 12):
        decide_orders(desk.services, shop.shop_id)
        desk.clock.advance(minutes=5)
    with desk.services.database.read() as tx:
        assert deliveries_set_aside(tx, shop.shop_id) == []
    assert desk.shops.calls["read_order"] < 24 * 12 + 20

    desk.shops.problem = None
    desk.clock.advance(minutes=6)
    decide_orders(desk.services, shop.shop_id)

    assert len(desk.rows(shop)) == 3
    assert waiting(desk, shop) == []


def test_a_silent_shop_is_called_once_and_not_for_every_order(desk, shop):
    for number in range(1001, 1031):
        desk.tell(shop, order=add(desk, str(number)))
    desk.shops.problem = DEAD

    assert decide_orders(desk.services, shop.shop_id) == 30
    assert desk.shops.calls["read_order"] == 1
    assert decide_orders(desk.services, shop.shop_id) == 0


def test_pauses_grow_to_five_minutes_and_no_further(desk, shop):
    desk.tell(shop, order=add(desk))
    desk.shops.problem = DEAD
    pauses = []
    for _ in range(12):
        decide_orders(desk.services, shop.shop_id)
        [row] = waiting(desk, shop)
        pauses.append((row.due_at - desk.clock.now()).total_seconds())
        desk.clock.time = row.due_at

    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == max(pauses) == 300


def test_a_shop_that_wishes_to_be_left_alone_is(desk, shop):
    desk.tell(shop, order=add(desk))
    desk.shops.problem = UnreachableError("Too many calls.", retry_after=900)

    decide_orders(desk.services, shop.shop_id)

    [row] = waiting(desk, shop)
    assert (row.due_at - desk.clock.now()).total_seconds() == 900


def test_credentials_that_no_longer_open_wait_for_a_person_and_are_shown(desk, shop):
    desk.tell(shop, order=add(desk))
    desk.shops.problem = AccessDeniedError("The token was taken away. Connect the shop again.")

    decide_orders(desk.services, shop.shop_id)

    assert len(waiting(desk, shop)) == 1
    assert desk.shop(shop.shop_id).health is Health.TROUBLED


def test_one_order_that_makes_no_sense_keeps_no_other_waiting(desk, shop):
    bad, good = add(desk, "1001"), add(desk, "1002")
    desk.shops.unreadable.add(bad)
    desk.tell(shop, order=bad)
    desk.tell(shop, order=good)
    for _ in range(6):
        decide_orders(desk.services, shop.shop_id)
        desk.clock.advance(minutes=10)

    assert desk.row(shop, "1002").order_number == "1002"
    with desk.services.database.read() as tx:
        assert len(deliveries_set_aside(tx, shop.shop_id)) == 1


def test_one_dead_shop_keeps_no_other_shop_waiting(desk, shop):
    other = desk.connect("https://other.example.test", name="Other Store")
    desk.tell(shop, order=add(desk, "1001"))
    desk.shops.problem = DEAD
    decide_orders(desk.services, shop.shop_id)
    desk.shops.problem = None
    desk.tell(other, order=add(desk, "1002"))

    assert decide_orders(desk.services, other.shop_id) == 1
    assert desk.row(other, "1002").order_number == "1002"


def test_a_shop_that_left_is_asked_nothing(desk, shop):
    desk.tell(shop, order=add(desk))
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, left_at=desk.services.now())

    decide_orders(desk.services, shop.shop_id)

    assert desk.shops.calls["read_order"] == 0
    assert waiting(desk, shop) == []


def test_the_echo_of_our_own_findings_ends(desk, shop):
    """Writing our findings changes the order there, which is told to us, and that is that."""
    order = add(desk)
    desk.shops.route(order)
    desk.shops.on_note = lambda there: desk.tell(shop, order=there)
    desk.tell(shop, order=order)
    rounds = 0
    while decide_orders(desk.services, shop.shop_id) + perform_effects(desk.services, shop.shop_id):
        rounds += 1
        assert rounds < 6

    [(_, note)] = desk.shops.notes.values()
    assert note.reasons
    with desk.services.database.read() as tx:
        assert len(decisions_of(tx, shop.shop_id, desk.row(shop).order_id)) == 1
