"""A disputed payment labels its order, and gives it to a person."""

from datetime import timedelta

import pytest

from app.flow.cases.hand_back import hand_back
from app.flow.cases.vouch import vouch
from app.flow.keeper.keep_holds import keep_holds
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import State, SupportReason
from app.model.effect import EffectKind, Letter
from app.model.ids import ExternalOrderId
from app.model.order import OrderStatus, PartState
from app.model.shop_event import DisputeKind
from app.ports import Mover
from app.store.audit import timeline
from app.store.cases import last_case_of
from app.store.decisions import last_decision
from app.store.effects import effects_of
from app.store.order_labels import labels_of
from app.store.orders import stored_orders
from tests.builders.orders import a_guest, an_order
from tests.builders.parted import PartedDesk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def add(desk, number="40", **changes):
    now = desk.clock.now()
    given = {"placed_at": now, "modified_at": now} | changes
    order = an_order(external_id=ExternalOrderId(f"9{number}"), number=number, **given)
    desk.shops.orders[order.external_id] = order
    return order.external_id


def told(desk, shop, **what):
    desk.tell(shop, **what)
    decide_orders(desk.services, shop.shop_id)
    desk.clock.advance(seconds=1)
    perform_effects(desk.services, shop.shop_id)


def of(desk, shop, order):
    with desk.services.database.read() as tx:
        order_id = stored_orders(tx, shop.shop_id, [order])[order].order_id
        return last_case_of(tx, order_id), labels_of(tx, shop.shop_id, order_id)


def test_a_dispute_of_an_order_that_is_not_sent_holds_it_for_a_person(desk, shop):
    order = add(desk)
    desk.shops.route(order)
    told(desk, shop, order=order)
    told(desk, shop, order=order, dispute="dp_1", kind="inquiry", reason="PRODUCT_NOT_RECEIVED")

    case, [label] = of(desk, shop, order)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.DISPUTED)
    assert desk.shops.parts[order][0].hold == case.hold_id
    assert (label.kind, label.is_fraud) == (DisputeKind.INQUIRY, False)
    assert desk.mail.sent == []


def handed_back_and_disputed(desk, shop):
    """Return the order and the hold that its first case left on it."""
    order = add(desk)
    desk.shops.route(order)
    told(desk, shop, order=order)
    told(desk, shop, order=order, dispute="dp_1", kind="inquiry")
    first, _ = of(desk, shop, order)
    hand_back(desk.services, shop.shop_id, first.case_id, "agent@example.test")
    desk.clock.advance(minutes=1)
    told(desk, shop, order=order, dispute="dp_2")
    return order, first.hold_id


def test_a_hold_that_was_handed_back_does_not_hide_the_one_of_the_dispute(desk, shop):
    order, earlier = handed_back_and_disputed(desk, shop)
    case, _ = of(desk, shop, order)
    # The shop may list the older one last, and so name it.
    desk.shops.change_part(order, hold=earlier, further_holds=(case.hold_id,))
    desk.shops.change(order)
    told(desk, shop, order=order)
    told(desk, shop, order=order)

    case, _ = of(desk, shop, order)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.DISPUTED)


def test_letting_a_disputed_order_go_takes_off_what_an_earlier_case_left_on_it(desk, shop):
    order, _ = handed_back_and_disputed(desk, shop)
    case, _ = of(desk, shop, order)
    vouch(desk.services, shop.shop_id, case.case_id, "agent@example.test")
    told(desk, shop, order=order)

    case, _ = of(desk, shop, order)
    [part] = desk.shops.parts[order]
    assert (case.state, part.hold, part.further_holds) == (State.RELEASED, None, ())


def test_a_dispute_of_an_order_that_was_sent_opens_a_case_and_holds_nothing(desk, shop):
    order = add(desk, status=OrderStatus.SHIPPED)
    desk.shops.route(order, state=PartState.OVER, may_be_held=False)
    told(desk, shop, order=order, dispute="dp_1")
    told(desk, shop, order=order)

    case, [label] = of(desk, shop, order)
    assert (case.state, case.held_at) == (State.WITH_SUPPORT, None)
    assert label.is_fraud
    assert desk.shops.calls["place_hold"] == 0
    page = desk.browser(desk.user()).text(f"/admin/cases/{case.case_id}")
    assert "The payment is disputed." in page
    assert "fraudulent" in page
    assert "Disputed" in desk.browser(desk.user()).text("/admin")


def test_how_a_dispute_goes_on_is_noted_and_opens_nothing_more(desk, shop):
    order = add(desk)
    for status in ("NEEDS_RESPONSE", "UNDER_REVIEW", "WON", "WON"):
        told(desk, shop, order=order, dispute="dp_1", status=status)

    case, [label] = of(desk, shop, order)
    assert label.status == "WON"
    assert len(desk.rows(shop)) == 1
    with desk.services.database.read() as tx:
        lines = timeline(tx, shop.shop_id, case.case_id)
    noted = [line.details["dispute"] for line in lines if line.action == "dispute_changed"]
    assert noted == ["UNDER_REVIEW", "WON"]


def test_a_dispute_takes_a_case_that_waits_for_its_buyer_to_a_person(desk, shop):
    order = desk.risky_order()
    desk.shops.orders[order.external_id] = order
    desk.shops.route(order.external_id)
    told(desk, shop, order=order.external_id)
    told(desk, shop, order=order.external_id, dispute="dp_1")

    case, _ = of(desk, shop, order.external_id)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.DISPUTED)
    assert len(desk.rows(shop)) == 1


def test_a_dispute_of_an_order_that_the_shop_no_longer_shows_is_passed_over(desk, shop):
    told(desk, shop, order="gone", dispute="dp_1")

    assert desk.rows(shop) == []


def regular(desk, shop, status=OrderStatus.SHIPPED):
    """Five orders of one mailbox, months ago, and what a new one says of the buyer."""
    before = desk.clock.now() - timedelta(days=200)
    orders = []
    for number in range(5):
        placed = before + timedelta(days=10 * number)
        orders.append(add(desk, f"{number}", placed_at=placed, modified_at=placed, status=status))
        told(desk, shop, order=orders[-1])
    return orders


def is_known(desk, shop, number):
    order = add(desk, number, customer=a_guest())
    told(desk, shop, order=order)
    with desk.services.database.read() as tx:
        order_id = stored_orders(tx, shop.shop_id, [order])[order].order_id
        return last_decision(tx, order_id).signals["person.known"]


def test_whose_payments_were_all_disputed_as_fraud_is_no_regular_from_then_on(desk, shop):
    orders = regular(desk, shop)
    assert is_known(desk, shop, "100")

    for number, order in enumerate(orders):
        told(desk, shop, order=order, dispute=f"dp_{number}", reason="FRAUDULENT")

    assert not is_known(desk, shop, "101")


def test_whose_name_was_abused_once_stays_a_regular(desk, shop):
    orders = regular(desk, shop)
    told(desk, shop, order=orders[0], dispute="dp_1", reason="FRAUDULENT")

    assert is_known(desk, shop, "101")


def test_a_dispute_about_something_else_makes_nobody_a_stranger(desk, shop):
    orders = regular(desk, shop)
    told(desk, shop, order=orders[0], dispute="dp_1", reason="PRODUCT_UNACCEPTABLE")

    assert is_known(desk, shop, "101")


@pytest.mark.parametrize("by", [hand_back, vouch])
def test_a_disputed_buyer_who_was_told_nothing_hears_nothing_after_the_hold_was_lost(
    desk, shop, by
):
    order = add(desk)
    desk.shops.route(order)
    told(desk, shop, order=order)
    told(desk, shop, order=order, dispute="dp_1", kind="inquiry")
    desk.shops.mover = Mover.UNKNOWN
    for _ in range(2):
        desk.shops.lift_by_staff(order)
        keep_holds(desk.services, shop.shop_id)
        for _ in range(2):
            desk.clock.advance(minutes=5)
            perform_effects(desk.services, shop.shop_id)
    case, _ = of(desk, shop, order)
    assert case.has_lost_its_hold()
    by(desk.services, shop.shop_id, case.case_id, "agent@example.test")
    told(desk, shop, order=order)

    case, _ = of(desk, shop, order)
    assert not case.is_open()
    assert {row.letter for row in letters(desk, case)} <= {Letter.ALARM, Letter.PERSON_NEEDED}


def letters(desk, case):
    with desk.services.database.read() as tx:
        rows = effects_of(tx, case.shop_id, case.case_id)
    return [row for row in rows if row.kind == EffectKind.SEND_MAIL]
