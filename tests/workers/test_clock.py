"""Of many clocks one does the rounds, however long a round takes."""

from dataclasses import replace

import pytest

from app.flow.running.drop_leases import drop_leases
from app.flow.running.keep_lease import keep_lease
from app.model.ids import EffectId
from tests.builders.desk import Desk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def test_a_round_of_minutes_stays_one_clocks_as_long_as_its_heart_beats(desk):
    first, second = (replace(desk.services, worker=f"clock {name}") for name in "ab")
    assert keep_lease(first, "clock slow")

    for _ in range(100):
        desk.clock.advance(seconds=2)
        keep_lease(first, first.worker)
        assert not keep_lease(second, "clock slow")

    desk.clock.advance(minutes=1)
    assert keep_lease(second, "clock slow")


def test_who_woke_up_too_late_does_not_take_back_what_another_has(desk):
    first, second = (replace(desk.services, worker=f"clock {name}") for name in "ab")
    keep_lease(first, "clock slow")
    desk.clock.advance(minutes=1)
    assert keep_lease(second, "clock slow")

    keep_lease(first, first.worker)

    assert not keep_lease(first, "clock slow")
    assert keep_lease(second, "clock slow")


def test_who_comes_after_one_that_ended_in_peace_need_not_wait(desk):
    first, second = (replace(desk.services, worker=f"clock {name}") for name in "ab")
    for lease in (first.worker, "clock slow"):
        keep_lease(first, lease)
    assert drop_leases(first)

    assert keep_lease(second, "clock slow")


def test_who_ends_amid_something_keeps_it_until_it_has_been_silent(desk):
    first, second = (replace(desk.services, worker=f"clock {name}", in_hand=set()) for name in "ab")
    keep_lease(first, "clock slow")
    first.in_hand.add(EffectId("effect_1"))
    assert not drop_leases(first)

    assert not keep_lease(second, "clock slow")
