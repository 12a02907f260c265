"""One case that trips keeps no other from its turn, and is not passed over in silence."""

from collections import Counter

import pytest

from app.flow.cases import remind
from app.flow.deadlines import warn_of_deadlines
from app.flow.deadlines.expire import expire
from app.flow.deadlines.meet_deadlines import meet_deadlines
from app.flow.storms.relieve_storms import relieve_storms
from app.model.case import State
from app.model.effect import Letter
from app.store.cases import cases
from app.store.effects import effects_of, owe
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

    # All came in the same moment: who had to wait is not said.
    states = Counter(desk.case(first, number).state for number in range(2000, 2010))
    assert states == {State.INVITED: 8, State.WITH_SUPPORT: 2}
    assert expire(desk.services) == 0


def trips_over(desk, shop, number):
    """Let a letter be owed to all but one."""
    case_id = desk.row(shop, str(number)).case_id

    def owe_or_trip(tx, shop_id, subject, kind, **more):
        if subject == case_id:
            raise ZeroDivisionError
        return owe(tx, shop_id, subject, kind, **more)

    return owe_or_trip


def two_held(desk, shop):
    for number in ("2000", "2001"):
        desk.tell_all(shop, [desk.risky_order(number)])
        desk.clock.advance(minutes=1)


def is_owed(desk, shop, number, letter):
    with desk.services.database.read() as tx:
        found = effects_of(tx, shop.shop_id, desk.row(shop, str(number)).case_id)
    return any(row.letter == letter for row in found)


def test_a_buyer_is_reminded_behind_one_who_cannot_be(desk, monkeypatch):
    shop = desk.connect()
    two_held(desk, shop)
    desk.clock.time = desk.case(shop, 2001).remind_at
    monkeypatch.setattr(remind, "owe", trips_over(desk, shop, 2000))
    with pytest.raises(ZeroDivisionError):
        remind.remind(desk.services)

    assert is_owed(desk, shop, 2001, Letter.REMINDER)


def test_a_merchant_is_warned_behind_a_deadline_of_which_they_cannot_be(desk, monkeypatch):
    shop = desk.connect(support_email="help@shop.example.test")
    two_held(desk, shop)
    desk.clock.time = desk.case(shop, 2001).deadline_at
    desk.clock.advance(minutes=-10)
    monkeypatch.setattr(warn_of_deadlines, "owe", trips_over(desk, shop, 2000))
    with pytest.raises(ZeroDivisionError):
        warn_of_deadlines.warn_of_deadlines(desk.services)

    assert is_owed(desk, shop, 2001, Letter.DEADLINE_NEAR)


def test_holds_without_a_deadline_keep_nobody_from_being_warned_of_theirs(desk):
    shop = desk.connect(support_email="help@shop.example.test")
    two_held(desk, shop)
    damage(desk, shop, 2000, standing="no standing")
    with desk.services.database.write() as tx:
        bare = {"deadline_at": None, "deadline_kind": None, "own_limit_at": None}
        broken = cases.c.case_id == desk.row(shop, "2000").case_id
        tx.execute(cases.update().where(broken).values(bare))
    desk.clock.time = desk.case(shop, 2001).deadline_at
    desk.clock.advance(minutes=-10)
    with pytest.raises(ValueError, match="malformed"):
        warn_of_deadlines.warn_of_deadlines(desk.services)

    assert is_owed(desk, shop, 2001, Letter.DEADLINE_NEAR)
