"""A hold that does not last: what the case's page says, and what a person can do there."""

import pytest

from app.flow.holds.lose_hold import lose_hold
from app.flow.keeper.record_repair import Repair, record_repair
from app.model.case import State, SupportReason
from app.model.effect import EffectKind
from app.ports import Mover
from app.store.cases import case_by_id
from app.store.effects import is_owed
from tests.app.web.merchant.test_moves import HeldCase

SEEN = {"mover": Mover.MACHINE, "before": "on-hold", "after": "processing"}


@pytest.fixture
def case(desk, shop):
    found = HeldCase(desk, shop)
    with desk.services.database.write() as tx:
        held = case_by_id(tx, shop.shop_id, found.case_id)
        record_repair(desk.services, tx, held, Repair.HOLD, details=SEEN)
        lose_hold(desk.services, tx, held, None, seen=SEEN)
    return found


def now(case):
    with case.desk.services.database.read() as tx:
        return case_by_id(tx, case.shop.shop_id, case.case_id)


def test_the_page_says_what_was_seen_and_what_can_be_done(case):
    page = case.page()

    assert "The order is not on hold." in page
    assert "It did not stay on hold" in page
    assert "The hold was lost and put on again" in page
    assert "From “on-hold” to “processing”, by a program" in page
    assert "Put the hold on again" in page
    assert "Take the hold over" in page
    assert "Let the order go" not in page


def test_the_hold_is_put_on_again_once_it_was_asked_for(case):
    assert "Put the hold on this order again?" in case.page("hold_again")

    assert "is being put on hold again" in case.press("hold_again")
    case.work()

    held = now(case)
    assert (held.state, held.support_reason) == (State.WITH_SUPPORT, SupportReason.HELD_LATE)
    assert held.held_at is not None
    assert "Nothing was changed" in case.press("hold_again")


def test_a_lost_hold_is_taken_over(case):
    assert "stays as it stands" in case.page("cancel")

    case.press("cancel")

    assert now(case).state is State.HANDED_BACK
    with case.desk.services.database.read() as tx:
        subject = (case.shop.shop_id, case.case_id)
        assert not is_owed(tx, *subject, EffectKind.PLACE_HOLD)
        assert is_owed(tx, *subject, EffectKind.SEND_MAIL)


def test_a_hold_that_stands_is_not_put_on_again(desk, shop):
    held = HeldCase(desk, shop)

    assert "Put the hold on again" not in held.page()
    assert "Nothing was changed" in held.press("hold_again")


def test_a_lost_hold_without_statuses_says_so_in_words(desk, shop):
    found = HeldCase(desk, shop)
    with desk.services.database.write() as tx:
        held = case_by_id(tx, shop.shop_id, found.case_id)
        lose_hold(desk.services, tx, held, None, seen={"mover": Mover.UNKNOWN})

    assert "The shop does not say by whom." in found.page()
