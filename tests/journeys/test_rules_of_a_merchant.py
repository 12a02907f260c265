"""A merchant's own rules at work: tried in the shadow, published, corrected."""

from datetime import timedelta

from app.flow.cases.note_report import note_report
from app.flow.cases.vouch import vouch
from app.flow.deciding.replay_decision import replay_decision
from app.flow.lists.add_to_list import add_to_list
from app.flow.packs.publish_pack import publish_pack
from app.flow.packs.save_draft import save_draft
from app.flow.packs.snooze_rule import snooze_rule
from app.flow.packs.start_shadow import start_shadow
from app.model.case import State
from app.model.facts import EntryKind, ListKind
from app.model.listing import NewEntry
from app.model.private import Private
from app.model.snooze import NewSnooze
from app.store.decisions import last_decision
from app.store.shadow import shadow_counts
from tests.journeys.house import ANNA, KARIN, ORDINARY, House
from tests.journeys.inside import KARINS_MAIL

OWNER = "owner@example.test"
PACK = """\
name = "ours"

[[rule]]
name = "socks"
says = "Nobody needs so many socks."
when = "basket.pieces > 1"
demands = "document"

[[rule]]
name = "reported-address"
says = "Somebody said of a parcel to this address: that was not me."
when = "history.address_reports > 0"
demands = "document"

[[rule]]
name = "blocked"
says = "They stand on the list."
when = "lists.blocked"
demands = "person"
"""
HARMLESS = PACK.replace("basket.pieces > 1", "basket.pieces > 100")


def test_rules_are_tried_in_the_shadow_then_hold_and_are_replayed(shop: House):
    save_draft(shop.services, shop.shop_id, PACK, actor=OWNER)
    ref = start_shadow(shop.services, shop.shop_id, actor=OWNER)
    calm = shop.place(ORDINARY)
    shop.settle()

    assert shop.state(calm) is None
    with shop.services.database.read() as tx:
        counts = shadow_counts(tx, shop.shop_id, ref)
    assert (counts.orders, counts.live_asks, counts.shadow_asks) == (1, 0, 1)

    publish_pack(shop.services, shop.shop_id, actor=OWNER, why="They did well in the shadow.")
    held = shop.place(ORDINARY)
    shop.settle()
    assert shop.state(held) is State.INVITED
    for order in (calm, held):
        assert replay_decision(shop.services, shop.shop_id, shop.order_id(order)).agrees


def test_who_is_on_the_block_list_is_for_a_person(shop: House):
    shop.write_rules(HARMLESS)
    wanted = NewEntry(
        listed=ListKind.BLOCK,
        kind=EntryKind.EMAIL,
        value=Private(KARINS_MAIL),
        reason="Three chargebacks.",
    )
    add_to_list(shop.services, shop.shop_id, wanted, actor=OWNER)
    karins, annas = shop.place(ORDINARY), shop.place(ORDINARY, billing=ANNA)
    shop.settle()

    assert shop.state(karins) is State.WITH_SUPPORT
    assert shop.status(karins) == "on-hold"
    assert shop.state(annas) is None


def test_a_buyer_whom_a_rule_bothers_for_nothing_is_left_in_peace(shop: House):
    shop.write_rules(PACK)
    first = shop.place(ORDINARY)
    shop.settle()
    case = shop.case(first)
    vouch(shop.services, shop.shop_id, case.case_id, OWNER)
    ends_at = shop.clock.now() + timedelta(days=90)
    wanted = NewSnooze(case_id=case.case_id, rule="socks", ends_at=ends_at, why="A team's coach.")
    snooze_rule(shop.services, shop.shop_id, wanted, actor=OWNER)
    again, another = shop.place(ORDINARY), shop.place(ORDINARY, billing=ANNA)
    shop.settle()

    assert shop.state(again) is None
    assert shop.state(another) is State.INVITED
    with shop.services.database.read() as tx:
        assert last_decision(tx, shop.order_id(again)).snoozed == ("socks",)


def test_a_report_stops_an_open_order_to_the_same_address(shop: House):
    shop.write_rules(HARMLESS)
    first = shop.place(ORDINARY)
    shop.settle()
    shop.clock.advance(minutes=5)
    elsewhere = {**KARIN, "email": "another@example.test", "phone": ""}
    second, third = shop.place(ORDINARY, billing=elsewhere), shop.place(ORDINARY, billing=ANNA)
    shop.settle()
    assert shop.state(second) is None

    note_report(shop.services, shop.shop_id, shop.order_id(first), actor=OWNER)
    shop.settle()

    assert shop.state(second) is State.INVITED
    assert shop.status(second) == "on-hold"
    assert shop.state(third) is None
