"""A whole storm is cancelled once: what the shop refuses is a person's, and what joins later waits."""

import pytest

from app.flow.storms.act_on_storm import act_on_storm
from app.model.case import State
from app.model.check import Check, CheckState
from app.model.errors import RejectedError
from app.model.ids import CheckId, SessionRef
from app.model.storm import StormAction
from app.ports import CancelResult
from app.store.checks import save_check
from app.store.storms import cases_to_work_off, storms_waiting
from tests.builders.outside import PlainShops
from tests.builders.storms import StormDesk

STAFF = "staff@example.test"


class CancellingShops(PlainShops):
    """Stores that cancel orders, unless they refuse."""

    def __init__(self):
        super().__init__()
        self.refusing = set()
        self.asked = []

    def client(self, url, credentials, record):
        shop = super().client(url, credentials, record)
        shop.cancel_order = self._cancel
        return shop

    def _cancel(self, order, key):
        self.asked.append((order, key))
        if order in self.refusing:
            raise RejectedError("The gateway cannot give money back.")
        return CancelResult.CANCELLED


class CancellingDesk(StormDesk):
    kind_of_shops = CancellingShops


@pytest.fixture
def desk(database_url, tmp_path):
    opened = CancellingDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def storm_of(desk, shop):
    with desk.services.database.read() as tx:
        [(storm, _)] = storms_waiting(tx, [shop.shop_id])
    return storm


def a_storm(desk, shop):
    desk.tell_all(shop, [desk.bots_order(number) for number in range(3000, 3012)])
    return storm_of(desk, shop)


def cancel(desk, shop, storm):
    chosen = (desk.services, shop.shop_id, storm.storm_id, StormAction.CANCEL)
    act_on_storm(*chosen, actor=STAFF)


def test_what_the_shop_refuses_to_cancel_is_asked_for_once_and_a_persons(desk, shop):
    storm = a_storm(desk, shop)
    desk.shops.refusing = {desk.external(3010), desk.external(3011)}
    cancel(desk, shop, storm)
    desk.work_all(shop)

    assert len(desk.shops.asked) == 12
    assert {desk.case(shop, number).state for number in (3010, 3011)} == {State.WITH_SUPPORT}
    assert desk.case(shop, 3000).state is State.ENDED


def test_what_was_refused_can_be_decided_for_the_batch_anew(desk, shop):
    storm = a_storm(desk, shop)
    desk.shops.refusing = {desk.external(3011)}
    cancel(desk, shop, storm)
    desk.work_all(shop)
    desk.clock.advance(minutes=1)
    desk.shops.refusing = set()
    cancel(desk, shop, storm)
    desk.work_all(shop)

    assert len(desk.shops.asked) == 13
    assert desk.case(shop, 3011).state is State.ENDED


def test_nobody_is_cancelled_in_the_middle_of_a_check(desk, shop):
    storm = a_storm(desk, shop)
    case = desk.case(shop, 3004)
    check = Check(
        check_id=CheckId("check_1"),
        shop_id=shop.shop_id,
        case_id=case.case_id,
        connection=shop.identity,
        session=SessionRef("session_1"),
        state=CheckState.OPEN,
        started_at=desk.clock.now(),
    )
    with desk.services.database.write() as tx:
        save_check(tx, check)
    cancel(desk, shop, storm)
    desk.work_all(shop)

    assert len(desk.shops.asked) == 11
    assert desk.case(shop, 3004).state is case.state


def test_an_order_that_was_held_and_joined_after_the_decision_is_not_reached(desk, shop):
    storm = a_storm(desk, shop)
    late = desk.external(3050)
    order = desk.bots_order(3050)
    desk.shops.not_ready.add(late)
    desk.tell_all(shop, [order])
    desk.clock.advance(minutes=1)
    cancel(desk, shop, storm)
    desk.clock.advance(minutes=1)
    desk.shops.not_ready.clear()
    desk.work_all(shop)
    with desk.services.database.read() as tx:
        left = cases_to_work_off(tx, storm_of(desk, shop), 100)

    joined = desk.case(shop, 3050)
    assert (joined.storm_id, joined.state) == (storm.storm_id, State.HELD)
    assert left == []
