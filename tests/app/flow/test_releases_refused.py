"""A release that the shop refuses for good is told to the merchant once, and nobody waits for ever."""

import pytest

from app.flow.cases.vouch import vouch
from app.flow.keeper.keep_holds import keep_holds
from app.flow.problems.try_again import try_again
from app.model.case import State
from app.model.effect import EffectKind, EffectState
from app.model.errors import UnreachableError
from app.model.order import PartState
from app.store.audit import timeline
from app.store.effects import effects_of
from tests.builders.parted import PartedDesk
from tests.builders.parted_steps import case_of, held, works

MAILBOX = "owner@example.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    connected = desk.connect(support_email=MAILBOX, language="en")
    desk.work(connected)
    return connected


@pytest.fixture
def hidden(desk, shop):
    """An order that is to be released, and that the shop does not show us any more."""
    order = held(desk, shop)
    away = desk.shops.orders.pop(order)
    desk.clock.advance(days=61)
    vouch(desk.services, shop.shop_id, case_of(desk, shop).case_id, "agent@example.test")
    return away


def asks(desk, shop, times=6):
    for _ in range(times):
        desk.clock.advance(minutes=6)
        keep_holds(desk.services, shop.shop_id)
        works(desk, shop)


def lifts(desk, shop):
    with desk.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, case_of(desk, shop).case_id)
    return [row for row in rows if row.kind == EffectKind.LIFT_HOLD]


def alarms(desk):
    return [mail for mail in desk.mail.sent if mail.recipient.reveal() == MAILBOX]


def test_a_release_of_an_order_that_is_hidden_is_given_up_soon_with_one_letter(desk, shop, hidden):
    asks(desk, shop)

    assert hidden.external_id not in desk.shops.orders
    assert case_of(desk, shop).state is State.RELEASING
    assert [row.state for row in lifts(desk, shop)] == [EffectState.SET_ASIDE]
    [letter] = alarms(desk)
    assert letter.subject == "Sample Store: order 1001 could not be released"
    assert "release it there" in letter.text.reveal()
    page = desk.browser(desk.user()).text(f"/admin/cases/{case_of(desk, shop).case_id}")
    assert "The release is not finished any more" in page
    assert "no longer shows Clearhold this order" in page


def test_a_person_who_has_it_tried_again_is_not_told_twice(desk, shop, hidden):
    asks(desk, shop)
    try_again(desk.services, shop.shop_id, case_of(desk, shop).case_id, "agent@example.test")
    asks(desk, shop)

    assert hidden.external_id not in desk.shops.orders
    assert len(alarms(desk)) == 1
    with desk.services.database.read() as tx:
        lines = timeline(tx, shop.shop_id, case_of(desk, shop).case_id)
    assert [line.action for line in lines].count("release_lost") == 1


def test_an_order_that_is_shown_again_is_released_by_itself(desk, shop, hidden):
    asks(desk, shop)
    desk.shops.orders[hidden.external_id] = hidden
    asks(desk, shop, times=2)

    assert case_of(desk, shop).state is State.RELEASED


def test_a_letter_that_could_not_go_before_it_was_released_is_not_sent(
    desk, shop, hidden, monkeypatch
):
    with monkeypatch.context() as away:
        away.setattr(desk.mail, "send", unreachable)
        asks(desk, shop)
        desk.shops.orders[hidden.external_id] = hidden
        keep_holds(desk.services, shop.shop_id)
        works(desk, shop)
    assert case_of(desk, shop).state is State.RELEASED
    asks(desk, shop, times=2)

    assert alarms(desk) == []


def unreachable(_mail):
    raise UnreachableError("The mail server does not answer.")


def test_a_release_that_was_refused_first_and_is_undone_later_is_finished_again(desk, shop, hidden):
    asks(desk, shop)
    desk.shops.orders[hidden.external_id] = hidden
    asks(desk, shop, times=2)
    hold = case_of(desk, shop).hold_id
    desk.shops.change_part(hidden.external_id, hold=hold, state=PartState.HELD)
    asks(desk, shop, times=2)

    assert [part.hold for part in desk.shops.parts[hidden.external_id]] == [None]
