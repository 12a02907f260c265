"""A risky order that cannot be stopped is a person's, and the merchant is alarmed once."""

from dataclasses import replace

import pytest

from app.flow.cases.vouch import vouch
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import State, SupportReason
from app.model.errors import RejectedError
from app.model.order import Obstacle, OrderStatus, PartState
from app.store.shops import change_shop
from tests.builders.parted import PartedDesk
from tests.builders.parted_steps import add, case_of, held, holds, told, works


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


@pytest.mark.parametrize("obstacle", Obstacle)
def test_a_risky_order_that_cannot_be_held_is_a_persons_and_alarms_once(desk, shop, obstacle):
    status = OrderStatus.SHIPPED if obstacle is Obstacle.SENT_AT_ONCE else OrderStatus.TO_SHIP
    order = add(desk, obstacle=obstacle, status=status)
    for _ in range(3):
        told(desk, shop, order)
        works(desk, shop, minutes=10)

    case = case_of(desk, shop)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.CANNOT_BE_HELD)
    assert case.held_at is None
    [alarm] = desk.mail.sent
    assert alarm.recipient.reveal() in desk.services.mail_from
    assert "could not be stopped" in alarm.subject
    assert f"/admin/cases/{case.case_id}" in alarm.text.reveal()


def test_a_hold_that_the_shop_keeps_refusing_alarms_and_is_asked_for_all_the_same(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    desk.shops.refused_holds = RejectedError("It takes no more holds.")
    told(desk, shop, order)
    for _ in range(4):
        assert desk.row(shop).state is State.OPENED or desk.mail.sent
        works(desk, shop, minutes=6)

    case = case_of(desk, shop)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.CANNOT_BE_HELD)
    [alarm] = desk.mail.sent
    assert "could not be stopped" in alarm.subject

    desk.shops.refused_holds = None
    works(desk, shop, minutes=6)
    case = case_of(desk, shop)
    assert (case.support_reason, holds(desk, order)) == (SupportReason.HELD_LATE, [case.hold_id])
    assert len(desk.mail.sent) == 1


def test_the_alarm_goes_to_the_shops_own_address(desk):
    shop = desk.connect(support_email="help@shop.example.test", language="sv")
    told(desk, shop, add(desk, obstacle=Obstacle.DIGITAL))
    works(desk, shop)

    [alarm] = desk.mail.sent
    assert alarm.recipient.reveal() == "help@shop.example.test"
    assert "kunde inte stoppas" in alarm.subject


class AppInAdmin:
    def home(self, shop_url, keys):
        return f"https://admin.example.test/{shop_url.rsplit('/', 1)[-1]}/{keys.client_id}"


def test_a_merchant_who_works_inside_the_platforms_admin_is_led_there(desk, shop):
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, app_id="app_1")
    told(desk, shop, add(desk, obstacle=Obstacle.DIGITAL))
    perform_effects(replace(desk.services, apps={"parted": AppInAdmin()}), shop.shop_id)

    [alarm] = desk.mail.sent
    assert "https://admin.example.test/shop.example.test/app_1" in alarm.text.reveal()


def test_an_order_that_goes_on_is_let_go_without_a_word_to_its_buyer(desk, shop):
    told(desk, shop, add(desk, obstacle=Obstacle.GIFT_CARD))
    works(desk, shop)
    case = case_of(desk, shop)
    vouch(desk.services, shop.shop_id, case.case_id, "agent@example.test")
    works(desk, shop)

    assert case_of(desk, shop).state is State.RELEASED
    assert len(desk.mail.sent) == 1


def test_an_order_that_could_not_be_held_is_held_once_it_has_something_to_hold(desk, shop):
    order = add(desk, obstacle=Obstacle.DIGITAL)
    told(desk, shop, order)
    works(desk, shop)
    desk.shops.change(order, obstacle=None)
    desk.shops.route(order)
    told(desk, shop, order)

    case = case_of(desk, shop)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.HELD_LATE)
    assert case.held_at is not None
    assert holds(desk, order) == [case.hold_id]


def test_an_order_that_was_sent_before_our_hold_is_a_persons_and_alarms_once(desk, shop):
    order = add(desk)
    told(desk, shop, order)
    assert case_of(desk, shop).state is State.OPENED
    desk.shops.route(order, state=PartState.OVER, may_be_held=False)
    desk.shops.change(order, status=OrderStatus.SHIPPED)
    for _ in range(3):
        told(desk, shop, order)
        works(desk, shop, minutes=10)

    case = case_of(desk, shop)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.CANNOT_BE_HELD)
    [alarm] = desk.mail.sent
    assert "could not be stopped" in alarm.subject
    assert "packed or sent already" in alarm.text.reveal()


def test_a_sent_order_that_was_risky_all_along_is_not_taken_for_one_that_sent_itself(desk, shop):
    told(desk, shop, add(desk, status=OrderStatus.SHIPPED))

    assert desk.rows(shop) == []


def at_warehouse(desk, shop):
    order = add(desk)
    desk.shops.route(order, state=PartState.AT_WAREHOUSE, may_be_held=False)
    desk.shops.asked_warehouses.add("part_1")
    told(desk, shop, order)
    return order


def test_a_warehouse_that_agrees_to_stop_is_followed_by_the_hold(desk, shop):
    order = at_warehouse(desk, shop)
    assert case_of(desk, shop).state is State.OPENED

    desk.clock.advance(minutes=3)
    desk.shops.change_part(order, state=PartState.OPEN, may_be_held=True)
    desk.tell(shop, part="part_1")
    decide_orders(desk.services, shop.shop_id)

    assert case_of(desk, shop).state is State.HELD


def test_a_warehouse_that_is_given_a_part_of_a_held_order_is_asked_to_stop(desk, shop):
    order = held(desk, shop)
    desk.shops.calls.clear()
    desk.shops.route(order, "Elsewhere", state=PartState.AT_WAREHOUSE, may_be_held=False)
    told(desk, shop, order)

    assert desk.shops.calls["place_hold"] == 1
    page = desk.browser(desk.user()).text(f"/admin/cases/{case_of(desk, shop).case_id}")
    assert "Not all of this order is on hold." in page
    assert "With a warehouse outside the shop : Elsewhere" in page


def test_a_warehouse_that_refuses_leaves_it_to_a_person(desk, shop):
    order = at_warehouse(desk, shop)
    desk.shops.asked_warehouses.clear()
    works(desk, shop, minutes=2)
    works(desk, shop)

    case = case_of(desk, shop)
    assert case.support_reason is SupportReason.WAREHOUSE_REFUSED
    assert holds(desk, order) == [None]
    assert "did not agree to stop" in desk.mail.sent[0].text.reveal()


def test_a_warehouse_that_never_answers_has_refused(desk, shop):
    at_warehouse(desk, shop)
    for _ in range(6):
        works(desk, shop, hours=1)

    assert case_of(desk, shop).support_reason is SupportReason.WAREHOUSE_REFUSED
    assert len(desk.mail.sent) == 1


def test_a_part_that_a_warehouse_has_alarms_although_the_rest_is_held(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    desk.shops.route(order, "Warehouse", state=PartState.AT_WAREHOUSE, may_be_held=False)
    for _ in range(3):
        told(desk, shop, order)
        works(desk, shop, minutes=10)

    case = case_of(desk, shop)
    assert (case.state, holds(desk, order)) == (State.INVITED, [case.hold_id, None])
    [alarm] = [one for one in desk.mail.sent if "could not be stopped" in one.subject]
    assert "It is on hold, but for a part" in alarm.text.reveal()
    assert "did not agree to stop" in alarm.text.reveal()


@pytest.mark.parametrize(
    "rest",
    [{"state": PartState.PACKING, "may_be_held": False}, {"refuses_holds": True}],
    ids=["is being packed", "refuses our hold"],
)
def test_a_part_of_the_shops_own_that_takes_no_hold_alarms_once(desk, shop, rest):
    order = add(desk)
    desk.shops.route(order)
    desk.shops.route(order, "Annex", **rest)
    for _ in range(3):
        told(desk, shop, order)
        works(desk, shop, minutes=10)

    case = case_of(desk, shop)
    assert (case.state, holds(desk, order)) == (State.INVITED, [case.hold_id, None])
    [alarm] = [one for one in desk.mail.sent if "could not be stopped" in one.subject]
    assert "It is on hold, but for a part" in alarm.text.reveal()


def test_a_part_that_is_not_due_yet_alarms_nobody(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    desk.shops.route(order, "Annex", may_be_held=False)
    told(desk, shop, order)
    works(desk, shop, minutes=10)

    assert not [one for one in desk.mail.sent if "could not be stopped" in one.subject]


def test_a_part_that_is_with_a_warehouse_from_its_birth_is_asked_back(desk, shop):
    order = held(desk, shop)
    before = desk.shops.calls["place_hold"]
    desk.shops.route(order, "Warehouse", state=PartState.AT_WAREHOUSE, may_be_held=False)

    told(desk, shop, order)

    assert desk.shops.calls["place_hold"] == before + 1
