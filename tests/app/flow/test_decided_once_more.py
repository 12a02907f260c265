"""Verdicts, reports and disputes let open orders that share something be decided again."""

from dataclasses import replace

import pytest

from app.flow.cases.call_off import call_off
from app.flow.cases.move_case import move_case
from app.flow.cases.note_dispute import note_dispute
from app.flow.cases.note_report import note_report
from app.flow.cases.vouch import vouch
from app.flow.packs.publish_pack import publish_pack
from app.flow.packs.save_draft import save_draft
from app.model.case import Move, State
from app.model.decision import Assurance
from app.model.effect import EffectKind, EffectState
from app.model.facts import OutcomeKind
from app.model.order import OrderStatus
from app.model.private import Private
from app.model.shop_event import DisputeKind, OrderDisputed
from app.store.cases import last_case_of
from app.store.effects import effects
from app.store.order_labels import labels_of
from tests.builders.deciding_desk import OWNER, DecidingDesk
from tests.builders.orders import a_line, an_address

DEVICE = Private("device-of-both")
TEXT = """\
name = "shared"

[[rule]]
name = "bad-device"
says = "An order from this device was fraud."
when = "history.device_frauds > 0"
demands = "document"

[[rule]]
name = "bad-address"
says = "An order to this address was fraud."
when = "history.address_frauds > 0"
demands = "person"

[[rule]]
name = "gold"
says = "Somebody buys gold."
when = "basket.resaleable_kind == 'gold'"
demands = "document"
"""


@pytest.fixture
def desk(database_url, tmp_path):
    opened = DecidingDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    shop = desk.connect()
    save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER)
    publish_pack(desk.services, shop.shop_id, actor=OWNER, why="For this test.")
    return desk.shop(shop.shop_id)


def place(desk, shop, number, **changes):
    """A calm order, some minutes after the one before; return our id of it."""
    desk.clock.advance(minutes=10)
    home = an_address(lines=(f"Lugna gatan {number}",))
    calm = {
        "lines": (a_line(title="Socks"),),
        "billing": Private(home),
        "shipping": Private(home),
        "device_id": DEVICE,
        **changes,
    }
    order = desk.risky_order(number, **calm)
    return desk.tell_order(shop, order)


def owed(desk, state=EffectState.OWED):
    with desk.services.database.read() as tx:
        found = effects.select().where(
            effects.c.kind == EffectKind.DECIDE_AGAIN, effects.c.state == state
        )
        return tx.execute(found).all()


def last(desk, shop, order_id):
    return desk.decisions(shop, order_id)[-1]


def labels(desk, shop, order_id):
    with desk.services.database.read() as tx:
        return labels_of(tx, shop.shop_id, order_id)


def test_a_report_holds_an_open_order_from_the_same_device(desk, shop):
    first, second = place(desk, shop, "1001"), place(desk, shop, "1002")
    assert last(desk, shop, second).needed is Assurance.CLEAR

    assert note_report(desk.services, shop.shop_id, first, actor=OWNER)
    desk.work(shop)

    assert last(desk, shop, second).needed is Assurance.DOCUMENT
    assert desk.row(shop, "1002").state in {State.HELD, State.INVITED, State.OPENED}
    assert len(desk.decisions(shop, second)) == 2


def test_the_same_report_twice_is_one(desk, shop):
    first, second = place(desk, shop, "1001"), place(desk, shop, "1002")
    note_report(desk.services, shop.shop_id, first, actor=OWNER)
    assert not note_report(desk.services, shop.shop_id, first, actor=OWNER)
    desk.work(shop)
    desk.work(shop)

    assert [row.subject for row in owed(desk, EffectState.DONE)] == [f"order_{second}"]
    assert len(labels(desk, shop, first)) == 1


def test_nobody_else_is_decided_again(desk, shop):
    first = place(desk, shop, "1001")
    other = place(desk, shop, "1002", device_id=Private("device-of-another"))
    place(desk, shop, "1003", status=OrderStatus.SHIPPED)
    open_still = place(desk, shop, "1004")
    note_report(desk.services, shop.shop_id, first, actor=OWNER)

    assert {row.subject for row in owed(desk)} == {f"order_{open_still}"}
    assert f"order_{other}" not in {row.subject for row in owed(desk)}


def test_what_was_sent_meanwhile_is_left_alone(desk, shop):
    first, second = place(desk, shop, "1001"), place(desk, shop, "1002")
    note_report(desk.services, shop.shop_id, first, actor=OWNER)
    order = desk.shops.orders[desk.risky_order("1002").external_id]
    desk.clock.advance(minutes=1)
    desk.tell_order(shop, replace(order, status=OrderStatus.SHIPPED, modified_at=desk.clock.now()))
    desk.work(shop)

    assert len(owed(desk, EffectState.VOID)) == 1
    assert last(desk, shop, second).needed is Assurance.CLEAR


def test_a_dispute_as_fraud_looks_at_the_address_too(desk, shop):
    home = an_address(lines=("Gemensamma gatan 5",))
    shared = {"billing": Private(home), "shipping": Private(home), "device_id": None}
    first, second = place(desk, shop, "1001", **shared), place(desk, shop, "1002", **shared)
    disputed = OrderDisputed(
        external_id=desk.risky_order("1001").external_id,
        dispute_id="dp_1",
        kind=DisputeKind.CHARGEBACK,
        reason="FRAUDULENT",
        status="needs_response",
        opened_at=desk.clock.now(),
    )
    for _ in range(2):
        note_dispute(desk.services, shop, disputed, desk.clock.now())
    desk.work(shop)

    assert last(desk, shop, second).needed is Assurance.PERSON
    assert len(desk.decisions(shop, second)) == 2
    assert len(desk.decisions(shop, first)) == 1


def test_a_release_by_support_is_a_verdict_with_its_time(desk, shop):
    held = place(desk, shop, "1001", lines=(a_line(title="Gold bar", quantity=5),))
    desk.work(shop)
    vouch(desk.services, shop.shop_id, desk.row(shop, "1001").case_id, OWNER)

    [label] = labels(desk, shop, held)
    assert (label.kind, label.is_fraud) == (OutcomeKind.VERDICT_HONEST, False)
    assert label.known_at == desk.clock.now()


def test_cancelling_is_a_verdict_only_where_the_merchant_says_so(desk, shop):
    gold = {"lines": (a_line(title="Gold bar", quantity=5),)}
    first, second = place(desk, shop, "1001", **gold), place(desk, shop, "1002", **gold)
    third = place(desk, shop, "1003")
    desk.work(shop)
    cases = [desk.row(shop, number).case_id for number in ("1001", "1002")]

    call_off(desk.services, shop.shop_id, cases[0], OWNER)
    assert labels(desk, shop, first) == []
    assert owed(desk) == []

    call_off(desk.services, shop.shop_id, cases[1], OWNER, as_fraud=True)
    desk.work(shop)
    [label] = labels(desk, shop, second)
    assert (label.kind, label.is_fraud) == (OutcomeKind.VERDICT_FRAUD, True)
    assert last(desk, shop, third).needed is Assurance.DOCUMENT


def test_an_edit_after_a_report_does_not_forget_it(desk, shop):
    first, second = place(desk, shop, "1001"), place(desk, shop, "1002")
    note_report(desk.services, shop.shop_id, first, actor=OWNER)
    desk.work(shop)
    order = desk.shops.orders[desk.risky_order("1002").external_id]
    desk.clock.advance(hours=1)
    edited = replace(order, lines=(a_line(title="Hats"),), modified_at=desk.clock.now())
    desk.tell_order(shop, edited)

    assert last(desk, shop, second).needed is Assurance.DOCUMENT


def test_whoever_proved_this_very_order_is_not_asked_again(desk, shop):
    gold = {"lines": (a_line(title="Gold bar", quantity=5),)}
    first, second = place(desk, shop, "1001"), place(desk, shop, "1002", **gold)
    desk.work(shop)
    with desk.services.database.write() as tx:
        case = last_case_of(tx, second)
        move_case(desk.services, tx, case, Move.PASS)
    desk.work(shop)
    assert desk.row(shop, "1002").state is State.RELEASED

    note_report(desk.services, shop.shop_id, first, actor=OWNER)
    desk.work(shop)

    assert [row.subject for row in owed(desk, EffectState.DONE)] == [f"order_{second}"]
    assert desk.row(shop, "1002").state is State.RELEASED
