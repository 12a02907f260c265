"""The sweep: what a shop bears is compared with our ledger, and made to agree."""

import pytest

from app.flow.cases.hand_back import hand_back
from app.flow.cases.vouch import vouch
from app.flow.holds.hold_again import hold_again
from app.flow.keeper.keep_holds import keep_holds
from app.model.case import MoveRefusedError, State, SupportReason
from app.model.effect import EffectKind, EffectState
from app.model.errors import RejectedError
from app.model.order import OrderStatus, PartState
from app.ports import Mover
from app.store.audit import timeline
from app.store.effects import effects_of, finish
from app.store.shops import change_shop
from tests.builders import parted
from tests.builders.parted import PartedDesk
from tests.builders.parted_steps import add, case_of, held, holds, told, works


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    connected = desk.connect(support_email="owner@example.test")
    desk.work(connected)
    return connected


def sweep(desk, shop):
    desk.clock.advance(minutes=5)
    differed = keep_holds(desk.services, shop.shop_id)
    for _ in range(3):
        works(desk, shop)
    return differed


def effects_owed(desk, shop, kind):
    with desk.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, case_of(desk, shop).case_id)
    return [row for row in rows if row.kind == kind]


def actions(desk, shop):
    with desk.services.database.read() as tx:
        return [line.action for line in timeline(tx, shop.shop_id, case_of(desk, shop).case_id)]


def alarms(desk):
    return [one for one in desk.mail.sent if "owner@example.test" in one.recipient.reveal()]


def released(desk, shop):
    order = held(desk, shop)
    vouch(desk.services, shop.shop_id, case_of(desk, shop).case_id, "agent@example.test")
    works(desk, shop)
    assert case_of(desk, shop).state is State.RELEASED
    return order


def put_back(desk, shop, order):
    """Something at the shop restores the hold that was released."""
    desk.shops.change_part(order, hold=case_of(desk, shop).hold_id, state=PartState.HELD)


def test_a_sweep_where_all_agrees_owes_nothing(desk, shop):
    held(desk, shop)

    assert sweep(desk, shop) == 0
    assert not effects_owed(desk, shop, EffectKind.LOOK_AGAIN)


@pytest.mark.parametrize("mover", [Mover.MACHINE, Mover.UNKNOWN])
def test_a_hold_lost_without_any_delivery_is_put_again(desk, shop, mover):
    order = held(desk, shop)
    desk.shops.mover = mover
    desk.shops.lift_by_staff(order)

    assert sweep(desk, shop) == 1
    assert holds(desk, order) == [case_of(desk, shop).hold_id]
    assert case_of(desk, shop).state is State.INVITED
    assert "held_again" in actions(desk, shop)
    assert sweep(desk, shop) == 0


def test_a_hold_that_staff_lifted_unheard_is_handed_back_and_the_buyer_told(desk, shop):
    order = held(desk, shop)
    desk.shops.lift_by_staff(order)

    sweep(desk, shop)

    assert case_of(desk, shop).state is State.HANDED_BACK
    assert holds(desk, order) == [None]
    assert desk.mail.sent[-1].subject.endswith("behöver inte bekräftas längre")
    assert sweep(desk, shop) == 0
    page = desk.browser(desk.user()).text(f"/admin/cases/{case_of(desk, shop).case_id}")
    assert "Your staff took the hold off at" in page


def test_a_program_that_never_rests_is_left_to_a_person_after_three_repairs(desk, shop):
    order = held(desk, shop)
    desk.shops.mover = Mover.MACHINE
    for _ in range(4):
        desk.shops.lift_by_staff(order)
        sweep(desk, shop)

    case = case_of(desk, shop)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.HOLD_LOST)
    assert holds(desk, order) == [None]
    assert actions(desk, shop).count("held_again") == 3
    (alarm,) = alarms(desk)
    assert alarm.text.reveal().count("ON_HOLD") == 4
    places = desk.shops.calls["place_hold"]
    assert sweep(desk, shop) == 0
    assert desk.shops.calls["place_hold"] == places


def test_where_nobody_can_tell_a_person_is_asked_the_second_time(desk, shop):
    order = held(desk, shop)
    desk.shops.mover = Mover.UNKNOWN
    for _ in range(2):
        desk.shops.lift_by_staff(order)
        sweep(desk, shop)

    assert case_of(desk, shop).support_reason is SupportReason.HOLD_LOST
    assert len(alarms(desk)) == 1


def test_a_person_has_the_hold_put_again_and_repairs_count_anew(desk, shop):
    order = lost(desk, shop)
    case = case_of(desk, shop)
    hold_again(desk.services, shop.shop_id, case.case_id, "agent@example.test")
    works(desk, shop)

    case = case_of(desk, shop)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.HELD_LATE)
    assert holds(desk, order) == [case.hold_id]
    desk.shops.lift_by_staff(order)
    sweep(desk, shop)
    assert holds(desk, order) == [case.hold_id]
    with pytest.raises(MoveRefusedError):
        hold_again(desk.services, shop.shop_id, case.case_id, "agent@example.test")


def test_a_lost_hold_is_taken_over_by_its_merchant(desk, shop):
    order = lost(desk, shop)
    hand_back(desk.services, shop.shop_id, case_of(desk, shop).case_id, "agent@example.test")
    works(desk, shop)

    assert case_of(desk, shop).state is State.HANDED_BACK
    assert holds(desk, order) == [None]


def test_a_lost_hold_whose_order_is_cancelled_ends(desk, shop):
    order = lost(desk, shop)
    desk.shops.change(order, status=OrderStatus.CANCELLED)

    sweep(desk, shop)

    assert case_of(desk, shop).state is State.ENDED


def lost(desk, shop):
    order = held(desk, shop)
    desk.shops.mover = Mover.UNKNOWN
    for _ in range(2):
        desk.shops.lift_by_staff(order)
        sweep(desk, shop)
    assert case_of(desk, shop).has_lost_its_hold()
    return order


def test_a_part_born_while_the_hold_is_lost_is_not_held(desk, shop):
    order = lost(desk, shop)
    desk.shops.route(order, "Annex")
    desk.tell(shop, order=order)
    sweep(desk, shop)

    assert holds(desk, order) == [None, None]


def test_another_apps_hold_beside_ours_is_remembered_when_both_go(desk, shop):
    order = held(desk, shop)
    desk.shops.change_part(order, other_holds=("Address Checker",))
    desk.shops.change(order)
    told(desk, shop, order)
    desk.shops.change_part(order, other_holds=(), hold=None, state=PartState.OPEN)
    desk.shops.mover = Mover.UNKNOWN
    sweep(desk, shop)

    assert desk.shops.was_shared == [True]


def test_a_release_whose_effect_was_given_up_is_owed_again(desk, shop):
    order = held(desk, shop)
    vouch(desk.services, shop.shop_id, case_of(desk, shop).case_id, "agent@example.test")
    (release,) = effects_owed(desk, shop, EffectKind.LIFT_HOLD)
    with desk.services.database.write() as tx:
        finish(tx, release.effect_id, EffectState.SET_ASIDE, desk.clock.now())

    assert sweep(desk, shop) == 1
    assert case_of(desk, shop).state is State.RELEASED
    assert holds(desk, order) == [None]


def test_a_release_that_was_undone_is_finished_and_the_buyer_hears_of_it_once(desk, shop):
    order = released(desk, shop)
    letters = len(desk.mail.sent)
    put_back(desk, shop, order)

    assert sweep(desk, shop) == 1
    assert holds(desk, order) == [None]
    assert "released_again" in actions(desk, shop)
    assert len(desk.mail.sent) == letters


def test_a_release_that_never_lasts_is_given_up_with_an_alarm(desk, shop):
    order = released(desk, shop)
    for _ in range(6):
        put_back(desk, shop, order)
        sweep(desk, shop)

    assert actions(desk, shop).count("released_again") == 3
    assert actions(desk, shop).count("release_lost") == 1
    assert len(alarms(desk)) == 1
    assert holds(desk, order) == [case_of(desk, shop).hold_id]


def test_a_release_of_long_ago_is_not_watched_any_more(desk, shop):
    order = released(desk, shop)
    desk.clock.advance(days=2)
    put_back(desk, shop, order)

    assert sweep(desk, shop) == 0


def test_a_hold_that_was_decided_and_is_owed_no_more_is_owed_again(desk, shop):
    order = add(desk)
    told(desk, shop, order)
    (hold,) = effects_owed(desk, shop, EffectKind.PLACE_HOLD)
    with desk.services.database.write() as tx:
        finish(tx, hold.effect_id, EffectState.VOID, desk.clock.now())
    desk.shops.route(order)

    assert sweep(desk, shop) == 1
    assert case_of(desk, shop).state is State.INVITED


def test_an_order_that_the_shop_shows_no_more_is_asked_for_by_itself(desk, shop):
    order = held(desk, shop)
    del desk.shops.orders[order]

    sweep(desk, shop)

    assert case_of(desk, shop).state is State.ENDED


def test_an_old_order_that_is_only_not_shown_is_a_persons_and_asked_for_once(desk, shop):
    order = held(desk, shop)
    desk.clock.advance(days=60)
    del desk.shops.orders[order]

    sweep(desk, shop)

    assert case_of(desk, shop).support_reason is SupportReason.NOT_SHOWN
    assert sweep(desk, shop) == 0


def test_orders_are_looked_at_in_few_calls(desk, shop):
    held(desk, shop)
    before = desk.shops.calls["holds_on"]

    sweep(desk, shop)

    assert desk.shops.calls["holds_on"] == before + 1


def test_a_shop_that_left_is_not_asked(desk, shop):
    held(desk, shop)
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, left_at=desk.clock.now())
    before = desk.shops.calls["holds_on"]

    assert keep_holds(desk.services, shop.shop_id) == 0
    assert desk.shops.calls["holds_on"] == before


def test_an_order_that_cannot_be_read_is_a_persons_and_no_look_is_owed_twice(
    desk, shop, monkeypatch
):
    order = held(desk, shop)
    desk.shops.lift_by_staff(order)
    monkeypatch.setattr(parted.PartedShops, "client", refusing(desk.shops.client))
    for _ in range(5):
        sweep(desk, shop)

    (look,) = effects_owed(desk, shop, EffectKind.LOOK_AGAIN)
    assert (look.state, look.last_problem) == (EffectState.OWED, "It cannot be used.")
    assert case_of(desk, shop).support_reason is SupportReason.NOT_SHOWN
    assert actions(desk, shop).count("need_person") == 1


def refusing(client):
    """A shop whose answer about any single order makes no sense."""

    def refused(_order):
        raise RejectedError("It cannot be used.")

    def opened(_shops, *given):
        shop = client(*given)
        shop.read_order = refused
        return shop

    return opened


def test_an_order_that_cannot_be_compared_keeps_no_other_from_it(desk, shop, monkeypatch):
    odd = held(desk, shop)
    other = add(desk, "1002")
    desk.shops.route(other)
    told(desk, shop, other)
    works(desk, shop)
    desk.shops.mover = Mover.MACHINE
    desk.shops.lift_by_staff(other)
    monkeypatch.setattr(parted.PartedShops, "client", tripping(desk.shops.client, odd))

    assert sweep(desk, shop) == 2
    assert holds(desk, other) == [case_of(desk, shop, "1002").hold_id]
    assert effects_owed(desk, shop, EffectKind.LOOK_AGAIN)


def test_a_shop_whose_lists_all_fail_is_not_asked_for_each_order(desk, shop, monkeypatch):
    orders = [add(desk, str(number)) for number in range(1001, 1012)]
    for order in orders:
        desk.shops.route(order)
        told(desk, shop, order)
    works(desk, shop)
    monkeypatch.setattr(parted.PartedShops, "client", tripping(desk.shops.client, *orders))

    with pytest.raises(RejectedError):
        keep_holds(desk.services, shop.shop_id)


def tripping(client, *odd):
    """A shop whose list makes no sense where one of some orders is in it."""

    def opened(_shops, *given):
        shop = client(*given)
        look = shop.holds_on

        def holds_on(orders):
            if set(odd) & set(orders):
                raise RejectedError("It cannot be used.")
            return look(orders)

        shop.holds_on = holds_on
        return shop

    return opened
