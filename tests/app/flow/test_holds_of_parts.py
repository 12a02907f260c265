"""An order is held by its parts: when they are there, and again whenever new ones are born."""

import pytest

from app.flow.cases.move_case import move_case
from app.flow.cases.vouch import vouch
from app.flow.forgetting.forget_case import forget_case
from app.model.case import Move, State
from app.model.effect import EffectKind
from app.model.order import OrderStatus, PartState
from app.store.audit import timeline
from app.store.cases import case_by_id, last_case_of
from app.store.effects import owe
from app.store.held_parts import places_of_parts
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


def test_a_part_that_staff_let_go_is_not_stopped_again_for_the_sake_of_a_new_one(desk, shop):
    order = held(desk, shop)
    desk.shops.route(order, "Annex")
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, case_of(desk, shop).case_id)
        owe(tx, shop.shop_id, case.case_id, EffectKind.PLACE_HOLD, now=desk.clock.now())
    desk.shops.lift_by_staff(order)
    works(desk, shop)

    assert holds(desk, order) == [None, case.hold_id]
    works(desk, shop)
    assert case_of(desk, shop).state is State.HANDED_BACK
    assert not [one for one in desk.mail.sent if "could not be stopped" in one.subject]


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
