"""The merchant has an order cancelled and refunded: once, for good, unless the shop says no."""

import re

import pytest

from app.flow.cases.call_off import call_off
from app.flow.cases.vouch import vouch
from app.flow.forgetting.forget_case import forget_case
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import Move, MoveRefusedError, State, SupportReason
from app.model.effect import EffectKind
from app.model.errors import NotFoundError, RejectedError, UnreachableError
from app.model.facts import OutcomeKind
from app.model.order import Obstacle, OrderStatus
from app.store.audit import timeline
from app.store.cases import case_by_id
from app.store.effects import effects_of
from app.store.order_labels import labels_of
from tests.builders.parted import PartedDesk

AGENT = "agent@example.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def held(desk, shop, number="1001", **changes):
    order = desk.risky_order(number, **changes)
    desk.shops.orders[order.external_id] = order
    if order.obstacle is None:
        desk.shops.route(order.external_id)
    desk.tell(shop, order=order.external_id)
    decide_orders(desk.services, shop.shop_id)
    works(desk, shop)
    return desk.row(shop, number)


def works(desk, shop, **span):
    desk.clock.advance(**(span or {"seconds": 5}))
    perform_effects(desk.services, shop.shop_id)


def case_of(desk, row):
    with desk.services.database.read() as tx:
        return case_by_id(tx, row.shop_id, row.case_id)


def lines(desk, row):
    with desk.services.database.read() as tx:
        return {line.action: line for line in timeline(tx, row.shop_id, row.case_id)}


def test_an_order_is_cancelled_under_one_key_however_often_it_is_asked_for(desk, shop):
    row = held(desk, shop)
    mailed = len(desk.mail.sent)
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    assert case_of(desk, row).state is State.CANCELLING
    with pytest.raises(MoveRefusedError):
        call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    for _ in range(3):
        works(desk, shop)

    assert case_of(desk, row).state is State.ENDED
    assert desk.shops.orders[row.external_id].status is OrderStatus.CANCELLED
    assert len({key for _, key in desk.shops.cancelling}) == 1
    assert lines(desk, row)["cancel"].actor == AGENT
    assert lines(desk, row)["order_ended"].details["result"] == "cancelled_by_us"
    assert len(desk.mail.sent) == mailed


def test_the_buyer_reads_that_a_person_is_at_it_and_nothing_of_what_is_not_certain(desk, shop):
    row = held(desk, shop)
    [link] = re.findall(r"/v/[A-Za-z0-9_-]{20,}", desk.mail.sent[0].text.reveal())
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    page = desk.browser().open(link)

    assert page.status_code == 200
    assert "Någon på Sample Store vill titta på din beställning." in page.text
    assert "makuler" not in page.text


def test_nothing_lets_an_order_go_that_is_being_cancelled(desk, shop):
    row = held(desk, shop)
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    case = case_of(desk, row)

    assert [
        move
        for move in Move
        if case.allows(move) and case.after(move).state.value in {"releasing", "released"}
    ] == []
    with pytest.raises(MoveRefusedError):
        vouch(desk.services, shop.shop_id, row.case_id, AGENT)


def test_a_refusal_is_shown_and_leaves_the_order_held_and_a_persons(desk, shop):
    row = held(desk, shop)
    desk.shops.refusal = RejectedError("The order has been sent in part.")
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    works(desk, shop)

    case = case_of(desk, row)
    assert (case.state, case.support_reason) == (State.WITH_SUPPORT, SupportReason.CANCEL_REFUSED)
    browser = desk.browser(desk.user())
    head = browser.text(f"/admin/cases/{row.case_id}").split("The order Shop")[0]
    assert "The shop refused to cancel the order. The order has been sent in part." in head
    assert "its page in the shop’s own admin" in head
    assert "Ask the shop again to cancel it" in head
    assert "Cancel and refund the order" not in head
    asked = browser.text(f"/admin/cases/{row.case_id}/call_off")
    assert "The shop refused it before. The order has been sent in part." in asked
    assert desk.shops.parts[row.external_id][0].hold == case.hold_id

    desk.shops.refusal = None
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    for _ in range(3):
        works(desk, shop)
    assert case_of(desk, row).state is State.ENDED


def test_why_a_shop_refused_is_forgotten_with_the_person(desk, shop):
    row = held(desk, shop)
    desk.shops.refusal = RejectedError("Karin Karlsson has collected it.")
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    works(desk, shop)
    desk.shops.refusal = None
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    for _ in range(3):
        works(desk, shop)
    forget_case(desk.services, shop.shop_id, row.case_id)

    assert "problem" not in lines(desk, row)["cancel_refused"].details
    with desk.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, row.case_id)
    assert [one.last_problem for one in rows if one.last_problem] == []


def test_a_shop_that_is_down_is_asked_until_it_answers(desk, shop):
    row = held(desk, shop)
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    desk.shops.problem = UnreachableError("The shop does not answer.")
    for _ in range(30):
        works(desk, shop, minutes=10)
    assert case_of(desk, row).state is State.CANCELLING

    desk.shops.problem = None
    for _ in range(3):
        works(desk, shop, minutes=10)
    assert case_of(desk, row).state is State.ENDED


def test_an_order_that_goes_on_can_be_called_off_too(desk, shop):
    row = held(desk, shop, obstacle=Obstacle.DIGITAL)
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    for _ in range(3):
        works(desk, shop)

    assert case_of(desk, row).state is State.ENDED
    assert len(desk.mail.sent) == 1


def test_the_page_tells_who_cancelled_it(desk, shop):
    row = held(desk, shop)
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    for _ in range(3):
        works(desk, shop)
    page = desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}")

    assert "Order 1001 Cancelled You cancelled it here; its money is given back." in page
    assert "by hand at the shop" not in page
    assert "Why it was held" in page


def test_what_is_sent_already_is_refunded_and_nobody_is_told_that_it_was_cancelled(desk, shop):
    row = held(desk, shop, obstacle=Obstacle.GIFT_CARD, status=OrderStatus.SHIPPED)
    browser, path = desk.browser(desk.user()), f"/admin/cases/{row.case_id}"
    before = browser.text(path)
    asked = browser.text(f"{path}/call_off")
    done = browser.send_and_follow(f"{path}/call_off", page=f"{path}/call_off")
    works(desk, shop)
    after = browser.text(path)

    assert "Give the money back" in before
    assert "Why it looks risky" in before
    assert "The order is sent already, so it cannot be cancelled" in asked
    assert "The money of order 1001 is being given back." in done
    assert lines(desk, row)["order_ended"].details["result"] == "refunded_by_us"
    assert "Order 1001 Money given back It was sent already and could not be cancelled" in after
    assert "Why it looked risky" in after


def test_an_order_that_is_gone_is_not_said_to_be_refunded(desk, shop):
    row = held(desk, shop)
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    desk.shops.refusal = NotFoundError("There is no such order.")
    works(desk, shop)
    page = desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}")

    assert lines(desk, row)["order_ended"].details["result"] == "order_ended"
    assert "See on the order’s page there whether its money is given back." in page


def test_an_old_order_that_is_only_not_shown_is_not_taken_for_gone(desk, shop):
    row = held(desk, shop)
    call_off(desk.services, shop.shop_id, row.case_id, AGENT)
    desk.shops.refusal = NotFoundError("There is no such order.")
    works(desk, shop, days=61)

    assert case_of(desk, row).state is State.WITH_SUPPORT
    assert "older than 60 days" in lines(desk, row)["cancel_refused"].details["problem"]


def test_the_page_asks_once_and_says_that_it_cannot_be_undone(desk, shop):
    row = held(desk, shop)
    browser = desk.browser(desk.user())
    path = f"/admin/cases/{row.case_id}/call_off"
    asked = browser.text(path)

    assert "Cancel this order and give its money back?" in asked
    assert "This cannot be undone." in asked
    assert "Take the hold over" in browser.text(f"/admin/cases/{row.case_id}")
    done = browser.send_and_follow(path, page=path)
    assert "is being cancelled" in done
    assert "Cancelling requested" in done
    with desk.services.database.read() as tx:
        owed = [one.kind for one in effects_of(tx, shop.shop_id, row.case_id)]
    assert owed.count(EffectKind.CANCEL_ORDER) == 1


def test_whether_it_was_a_fraud_is_asked_and_kept(desk, shop):
    honest, fraud = held(desk, shop), held(desk, shop, "1002")
    browser = desk.browser(desk.user())
    for row, answer in ((honest, {}), (fraud, {"fraud": "yes"})):
        path = f"/admin/cases/{row.case_id}/call_off"
        assert "It was a fraud" in browser.text(path)
        browser.send_and_follow(path, answer, page=path)

    with desk.services.database.read() as tx:
        of_honest, of_fraud = (
            labels_of(tx, shop.shop_id, case_of(desk, row).order_id) for row in (honest, fraud)
        )
    assert of_honest == []
    assert [one.kind for one in of_fraud] == [OutcomeKind.VERDICT_FRAUD]


def test_that_was_not_me_is_noted_once_and_leaves_the_order_as_it_is(desk, shop):
    row = held(desk, shop)
    browser, path = desk.browser(desk.user()), f"/admin/cases/{row.case_id}/report"
    assert "Did somebody say that they did not order this?" in browser.text(path)

    first = browser.send_and_follow(path, page=path)
    second = browser.send_and_follow(path, page=path)

    assert "It is noted that somebody else ordered in this person" in first
    assert "It was reported before, and that is known. Nothing was changed." in second
    assert case_of(desk, row).state is State.INVITED
    assert desk.shops.parts[row.external_id][0].hold == case_of(desk, row).hold_id
