"""One case that trips keeps no other from its turn, and is not passed over in silence."""

import pytest

from app.flow.expire import expire
from app.flow.meet_deadlines import meet_deadlines
from app.flow.relieve_storms import relieve_storms
from app.model.case import State
from app.store.cases import cases
from app.store.orders import orders
from tests.builders.storms import StormDesk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = StormDesk(database_url, tmp_path)
    yield opened
    opened.close()


def damage(desk, shop, number, **columns):
    """Let something be in a row that makes no sense to us."""
    with desk.services.database.write() as tx:
        tx.execute(
            orders.update()
            .where(orders.c.order_id == desk.row(shop, str(number)).order_id)
            .values(columns)
        )


def test_a_deadline_is_met_behind_one_that_cannot_be(desk):
    shop = desk.connect()
    desk.tell_all(shop, [desk.risky_order("2000")])
    desk.clock.advance(minutes=1)
    desk.tell_all(shop, [desk.risky_order("2001")])
    damage(desk, shop, 2000, standing="no standing")
    desk.clock.time = desk.case(shop, 2001).deadline_at
    with pytest.raises(ValueError, match="malformed"):
        meet_deadlines(desk.services)

    assert desk.case(shop, 2001).state is State.WITH_SUPPORT


def test_who_waited_for_an_hour_is_a_persons_although_another_shops_round_fails(desk):
    first, second = desk.connect(mails_per_hour=10), desk.connect("https://b.example.test")
    desk.tell_all(first, [desk.risky_order(str(number)) for number in range(2000, 2010)])
    desk.tell_all(second, [desk.risky_order("3000")])
    with desk.services.database.write() as tx:
        silent = {"silent_since": desk.clock.now(), "state": State.HELD}
        tx.execute(cases.update().where(cases.c.shop_id == second.shop_id).values(silent))
    damage(desk, second, 3000, standing="no standing")
    desk.clock.advance(minutes=59)
    with pytest.raises(ValueError, match="malformed"):
        relieve_storms(desk.services)

    assert desk.case(first, 2009).state is State.WITH_SUPPORT
    assert expire(desk.services) == 0
