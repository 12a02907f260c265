"""A store's notes and the times tell who took an order off hold."""

import requests

from app.flow.cases.vouch import vouch
from app.flow.keeper.keep_holds import keep_holds
from app.model.case import State, SupportReason
from app.store.audit import timeline
from tests.journeys.house import RISKY, House


def held(shop: House) -> int:
    order = shop.place(RISKY)
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def seen(shop: House, order: int) -> list[tuple[str, object]]:
    with shop.services.database.read() as tx:
        lines = timeline(tx, shop.shop_id, shop.case(order).case_id)
    repaired = {"held_again", "hold_lost"}
    return [(line.action, line.details["mover"]) for line in lines if line.action in repaired]


def test_a_flip_without_a_trace_is_a_gateways_while_gateways_race(shop: House):
    order = held(shop)
    for _ in range(4):
        shop.staff(order, "program-processes")
        shop.tick()

    assert seen(shop, order) == [*[("held_again", "machine")] * 3, ("hold_lost", "machine")]
    assert shop.status(order) == "processing"
    assert shop.case(order).support_reason is SupportReason.HOLD_LOST


def test_the_same_an_hour_later_may_be_staff_at_their_telephone(shop: House):
    order = held(shop)
    shop.clock.advance(hours=1)
    for _ in range(2):
        shop.staff(order, "program-processes")
        shop.tick()

    assert seen(shop, order) == [("held_again", "unknown"), ("hold_lost", "unknown")]


def test_a_gateways_word_is_a_machines_at_any_time(shop: House):
    order = held(shop)
    shop.clock.advance(hours=5)
    for _ in range(4):
        shop.staff(order, "gateway-pays")
        shop.tick()

    assert seen(shop, order) == [*[("held_again", "machine")] * 3, ("hold_lost", "machine")]


def test_a_hold_that_is_flipped_and_lifted_in_one_breath_is_staffs(shop: House):
    order = held(shop)
    shop.staff(order, "gateway-pays")
    shop.staff(order, "hold")
    shop.staff(order, "process")
    shop.settle()

    assert shop.state(order) is State.HANDED_BACK


def test_the_buyers_proof_still_counts_after_a_repair(shop: House):
    order = held(shop)
    shop.staff(order, "gateway-pays")
    shop.settle()
    shop.verify()
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.status(order) == "processing"


def test_no_name_of_staff_is_kept_with_a_loss(shop: House):
    order = held(shop)
    shop.staff(order, "process")
    shop.settle()

    with shop.services.database.read() as tx:
        lines = timeline(tx, shop.shop_id, shop.case(order).case_id)
    assert "admin" not in str([line.details for line in lines])


def test_a_sweep_costs_one_call_for_all_orders(shop: House):
    orders = [held(shop) for _ in range(3)]
    shop.control("/control/reset", {"only": ["calls"]})

    assert keep_holds(shop.services, shop.shop_id) == 0
    calls = requests.get(f"{shop.store}/control/calls", timeout=30).json()
    (call,) = calls
    assert (call["method"], call["path"].endswith("/orders")) == ("GET", True)
    assert all(str(order) in str(call["query"]) for order in orders)


def test_a_proof_that_comes_after_the_hold_was_lost_is_answered(shop: House):
    order = held(shop)
    session = shop.start_check()
    for _ in range(4):
        shop.staff(order, "gateway-pays")
        shop.tick()
    assert shop.case(order).has_lost_its_hold()
    shop.hand_in(session, outcome="verified", first_name="Karin", last_name="Karlsson")
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.status(order) == "processing"
    assert "is going ahead" in str(shop.letters()[-1]["Subject"])

    shop.staff(order, "hold")
    shop.settle()
    shop.clock.advance(minutes=5)
    assert keep_holds(shop.services, shop.shop_id) == 0
    assert shop.status(order) == "on-hold"


def test_a_hold_that_staff_put_on_by_hand_after_ours_was_lost_is_theirs(shop: House):
    order = held(shop)
    session = shop.start_check()
    for _ in range(4):
        shop.staff(order, "gateway-pays")
        shop.tick()
    assert shop.case(order).has_lost_its_hold()
    shop.staff(order, "hold")
    shop.settle()
    shop.hand_in(session, outcome="verified", first_name="Karin", last_name="Karlsson")
    for _ in range(4):
        shop.settle()
        shop.clock.advance(minutes=6)
    shop.settle()

    assert shop.status(order) == "on-hold"
    assert shop.state(order) is State.RELEASING
    [letter] = [one for one in shop.letters("@") if "could not be released" in str(one["Subject"])]
    assert "somebody else has put the order on hold" in letter.get_body(("plain",)).get_content()

    shop.staff(order, "process")
    shop.tick()
    assert shop.state(order) is State.RELEASED
    assert "is going ahead" in str(shop.letters()[-1]["Subject"])


def test_a_person_who_lets_it_go_here_means_their_own_hold_too(shop: House):
    order = held(shop)
    for _ in range(4):
        shop.staff(order, "gateway-pays")
        shop.tick()
    shop.staff(order, "hold")
    shop.settle()
    vouch(shop.services, shop.shop_id, shop.case(order).case_id, "agent@example.test")
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.status(order) == "processing"
