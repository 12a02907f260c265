"""An order is held by its parts: when they are there, and again whenever new ones are born."""

from dataclasses import replace

import pytest

from app.flow.decide_orders import decide_orders
from app.flow.forget_case import forget_case
from app.flow.move_case import move_case
from app.flow.perform_effects import perform_effects
from app.flow.vouch import vouch
from app.model.case import Move, State, SupportReason
from app.model.order import Obstacle, OrderStatus, PartState
from app.store.audit import timeline
from app.store.cases import case_by_id, last_case_of
from app.store.held_parts import places_of_parts
from app.store.shops import change_shop
from tests.builders.parted import PartedDesk


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


def add(desk, number="1001", **changes):
    order = desk.risky_order(number, **changes)
    desk.shops.orders[order.external_id] = order
    return order.external_id


def told(desk, shop, order):
    desk.tell(shop, order=order)
    decide_orders(desk.services, shop.shop_id)


def works(desk, shop, **span):
    desk.clock.advance(**(span or {"seconds": 1}))
    perform_effects(desk.services, shop.shop_id)


def case_of(desk, shop, number="1001"):
    row = desk.row(shop, number)
    with desk.services.database.read() as tx:
        return case_by_id(tx, shop.shop_id, row.case_id)


def held(desk, shop, *places):
    order = add(desk)
    desk.shops.route(order, *places)
    told(desk, shop, order)
    works(desk, shop)
    assert case_of(desk, shop).state is State.INVITED
    return order


def holds(desk, order):
    return [part.hold for part in desk.shops.parts[order] if part.state is not PartState.OVER]


def test_a_hold_waits_for_the_parts_and_is_placed_the_moment_they_are_told(desk, shop):
    order = add(desk)
    told(desk, shop, order)
    assert case_of(desk, shop).state is State.OPENED
    assert case_of(desk, shop).held_at is None

    desk.clock.advance(seconds=5)
    desk.shops.route(order, "Main", "Annex")
    told(desk, shop, order)

    case = case_of(desk, shop)
    assert case.state is State.HELD
    assert holds(desk, order) == [case.hold_id, case.hold_id]


def test_a_hold_whose_moment_nobody_tells_is_tried_again_by_itself(desk, shop):
    order = add(desk)
    told(desk, shop, order)
    desk.shops.route(order)

    works(desk, shop, minutes=1)

    assert case_of(desk, shop).state is State.INVITED


@pytest.mark.parametrize("times", [1, 4])
def test_parts_born_later_get_the_hold_however_often(desk, shop, times):
    order = held(desk, shop)
    for _ in range(times):
        desk.clock.advance(hours=1)
        desk.shops.change_part(order, -1, state=PartState.OVER)
        desk.shops.route(order, "Main", "Main")
        told(desk, shop, order)

    case = case_of(desk, shop)
    assert case.state is State.INVITED
    assert set(holds(desk, order)) == {case.hold_id}


def test_a_part_that_moved_without_its_hold_is_held_again(desk, shop):
    order = held(desk, shop)
    desk.shops.change_part(order, place="Annex", hold=None, state=PartState.OPEN)
    told(desk, shop, order)
    works(desk, shop)

    case = case_of(desk, shop)
    assert (case.state, holds(desk, order)) == (State.INVITED, [case.hold_id])


def test_a_part_that_staff_let_go_is_their_decision(desk, shop):
    order = held(desk, shop, "Main", "Annex")
    desk.clock.advance(hours=1)
    desk.shops.lift_by_staff(order)
    told(desk, shop, order)
    works(desk, shop)

    assert case_of(desk, shop).state is State.HANDED_BACK
    assert desk.shops.parts[order][0].hold is None
    assert desk.mail.sent[-1].subject.endswith("behöver inte bekräftas längre")


def test_a_part_that_split_off_with_our_hold_on_it_is_staffs_to_let_go_too(desk, shop):
    order = held(desk, shop)
    desk.shops.route(order, hold=case_of(desk, shop).hold_id, state=PartState.HELD)
    told(desk, shop, order)

    desk.shops.lift_by_staff(order, 1)
    told(desk, shop, order)
    works(desk, shop)

    assert case_of(desk, shop).state is State.HANDED_BACK


def test_a_late_word_of_before_the_hold_is_no_decision_of_staff(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    before = desk.shops.seen(order)
    told(desk, shop, order)
    works(desk, shop)
    # The same state comes once more, as it was read before our hold.
    after, desk.shops.orders[order] = desk.shops.orders[order], before
    parts, desk.shops.parts[order] = desk.shops.parts[order], list(before.parts)
    told(desk, shop, order)
    desk.shops.orders[order], desk.shops.parts[order] = after, parts
    works(desk, shop)

    assert case_of(desk, shop).state is State.INVITED


def test_holds_of_others_are_left_where_they_are(desk, shop):
    order = add(desk)
    desk.shops.route(order, state=PartState.HELD, other_holds=("Packer", ""))
    told(desk, shop, order)
    works(desk, shop)
    vouch(desk.services, shop.shop_id, case_of(desk, shop).case_id, "agent@example.test")
    works(desk, shop)

    assert case_of(desk, shop).state is State.RELEASED
    assert desk.shops.parts[order][0].other_holds == ("Packer", "")


def test_parts_that_nobody_tells_of_any_more_are_no_decision_of_staff(desk, shop):
    """A permission was taken away: we see nothing, which says nothing."""
    order = held(desk, shop)
    desk.shops.parts[order] = []
    told(desk, shop, order)
    works(desk, shop)

    assert case_of(desk, shop).state is State.INVITED


def test_an_order_that_is_sent_after_all_ends_its_case(desk, shop):
    order = held(desk, shop)
    desk.shops.change_part(order, state=PartState.OVER, hold=None)
    desk.shops.change(order, status=OrderStatus.SHIPPED)
    told(desk, shop, order)
    works(desk, shop)

    assert case_of(desk, shop).state is State.ENDED


def test_which_parts_were_held_is_forgotten_with_the_case(desk, shop):
    order = held(desk, shop)
    desk.shops.change(order, status=OrderStatus.CANCELLED)
    told(desk, shop, order)
    works(desk, shop)
    case = case_of(desk, shop)
    with desk.services.database.read() as tx:
        assert places_of_parts(tx, case.case_id) == {"part_1": "Main"}

    forget_case(desk.services, shop.shop_id, case.case_id)

    with desk.services.database.read() as tx:
        assert places_of_parts(tx, case.case_id) == {}


# -- what cannot be stopped ----------------------------------------------------------------


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
    assert alarm.recipient.reveal() == desk.services.mail_from
    assert "could not be stopped" in alarm.subject
    assert f"/admin/cases/{case.case_id}" in alarm.text.reveal()


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


def test_a_part_that_is_with_a_warehouse_from_its_birth_is_asked_back(desk, shop):
    order = held(desk, shop)
    before = desk.shops.calls["place_hold"]
    desk.shops.route(order, "Warehouse", state=PartState.AT_WAREHOUSE, may_be_held=False)

    told(desk, shop, order)

    assert desk.shops.calls["place_hold"] == before + 1


# -- edited addresses ----------------------------------------------------------------------


def test_an_order_released_by_proof_and_edited_before_it_is_sent_is_held_anew(desk, shop):
    order = held(desk, shop)
    first = case_of(desk, shop)
    prove(desk, shop, first)
    works(desk, shop)
    assert case_of(desk, shop).state is State.RELEASED

    edit_address(desk, order)
    told(desk, shop, order)

    with desk.services.database.read() as tx:
        case = last_case_of(tx, first.order_id)
    assert case.case_id != first.case_id
    assert case.state is State.HELD
    assert holds(desk, order) == [case.hold_id]


def test_an_order_edited_after_it_was_sent_is_left_alone(desk, shop):
    order = held(desk, shop)
    first = case_of(desk, shop)
    prove(desk, shop, first)
    works(desk, shop)
    desk.shops.change_part(order, state=PartState.OVER)
    desk.shops.change(order, status=OrderStatus.SHIPPED)
    told(desk, shop, order)

    edit_address(desk, order)
    told(desk, shop, order)
    works(desk, shop)

    assert case_of(desk, shop).case_id == first.case_id


def test_an_address_edited_while_held_is_decided_again_and_stays_held(desk, shop):
    order = held(desk, shop)
    edit_address(desk, order)
    told(desk, shop, order)
    works(desk, shop)

    case = case_of(desk, shop)
    assert case.state is State.INVITED
    assert holds(desk, order) == [case.hold_id]
    assert "decided_again" in actions(desk, shop, case)


def edit_address(desk, order):
    there = desk.shops.orders[order]
    moved = there.shipping.map(
        lambda home: home.__class__(
            name=home.name,
            lines=("Kauppakatu 9",),
            postal_code="33100",
            city="Tampere",
            country="FI",
        )
    )
    desk.shops.change(order, shipping=moved)


def prove(desk, shop, case):
    with desk.services.database.write() as tx:
        move_case(desk.services, tx, case_by_id(tx, shop.shop_id, case.case_id), Move.PASS)


def actions(desk, shop, case):
    with desk.services.database.read() as tx:
        return [line.action for line in timeline(tx, shop.shop_id, case.case_id)]
