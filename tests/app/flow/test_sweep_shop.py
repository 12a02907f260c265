"""A shop is swept by one worker at a time, on time, and keeps no other waiting."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow.queues import sweep_shop as sweeping
from app.flow.queues.sweep_shop import SWEEP_EVERY, sweep_shop
from app.flow.running.keep_lease import keep_lease
from app.flow.running.on_shift import on_shift
from app.model.effect import EffectKind
from app.model.errors import UnreachableError
from app.store.effects import is_owed
from app.store.shifts import take_shift
from app.store.sweeps import shops_to_sweep, sweep_of
from tests.builders.desk import Desk

WATCH = EffectKind.WATCH_WEBHOOKS


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    shop = desk.connect()
    desk.work(shop)
    return shop


@pytest.fixture
def looks(monkeypatch):
    """Every look at a shop; one that stands in ``problems`` trips it."""

    class Looks(list):
        def __init__(self):
            self.problems = {}

        def __call__(self, _services, shop_id):
            self.append(shop_id)
            if shop_id in self.problems:
                raise self.problems[shop_id]

    found = Looks()
    watch = sweeping._PARTS[-1]
    monkeypatch.setattr(sweeping, "_PARTS", (found, watch))
    found.__name__ = "looks"
    return found


def due(desk):
    with desk.services.database.read() as tx:
        return shops_to_sweep(tx, desk.services.now())


def swept(desk, shop):
    with desk.services.database.read() as tx:
        return sweep_of(tx, shop.shop_id)


def is_watched(desk, shop):
    with desk.services.database.read() as tx:
        return is_owed(tx, shop.shop_id, shop.shop_id, WATCH)


def another_worker(desk):
    other = replace(desk.services, worker="another_worker", in_hand=set(), shifts=set())
    keep_lease(other, other.worker)
    return other


def test_a_shop_is_swept_once_however_often_it_is_rung_for(desk, shop, looks):
    assert due(desk) == [shop.shop_id]

    assert sweep_shop(desk.services, shop.shop_id)
    assert not sweep_shop(desk.services, shop.shop_id)

    assert looks == [shop.shop_id]
    assert due(desk) == []
    assert is_watched(desk, shop)


def test_it_is_swept_again_after_four_minutes(desk, shop, looks):
    sweep_shop(desk.services, shop.shop_id)

    desk.clock.time += SWEEP_EVERY
    assert due(desk) == [shop.shop_id]
    assert sweep_shop(desk.services, shop.shop_id)

    assert len(looks) == 2


def test_two_workers_never_sweep_one_shop_at_once(desk, shop, looks):
    other = another_worker(desk)
    with desk.services.database.write() as tx:
        take_shift(tx, shop.shop_id, "sweeps", other.worker, now=desk.services.now())

    assert not sweep_shop(desk.services, shop.shop_id)
    assert looks == []


def test_nor_do_two_threads_of_one_worker(desk, shop, looks):
    with on_shift(desk.services, shop.shop_id, "sweeps"):
        assert not sweep_shop(desk.services, shop.shop_id)

    assert looks == []


@pytest.mark.usefixtures("looks")
def test_a_dead_workers_shop_is_swept_by_the_next_one(desk, shop):
    other = another_worker(desk)
    with desk.services.database.write() as tx:
        take_shift(tx, shop.shop_id, "sweeps", other.worker, now=desk.services.now())
    desk.clock.advance(seconds=7)

    assert sweep_shop(desk.services, shop.shop_id)


def test_a_shop_that_is_down_is_left_alone_ever_longer_up_to_five_minutes(desk, shop, looks):
    looks.problems = {shop.shop_id: UnreachableError("It does not answer.")}
    pauses = []
    for _ in range(8):
        assert not sweep_shop(desk.services, shop.shop_id, even_early=True)
        pauses.append(swept(desk, shop).due_at - desk.services.now())

    assert pauses == [timedelta(seconds=s) for s in (10, 20, 40, 80, 160, 300, 300, 300)]
    assert swept(desk, shop).problem == "It does not answer."
    assert not is_watched(desk, shop)

    looks.problems = {}
    sweep_shop(desk.services, shop.shop_id, even_early=True)
    assert (swept(desk, shop).failures, swept(desk, shop).problem) == (0, None)


def test_a_shop_that_asks_to_be_left_alone_for_an_hour_is_asked_within_five_minutes(
    desk, shop, looks
):
    looks.problems = {shop.shop_id: UnreachableError("Maintenance.", retry_after=3600.0)}

    sweep_shop(desk.services, shop.shop_id)

    assert swept(desk, shop).due_at - desk.services.now() == timedelta(minutes=5)


def test_a_sweep_that_kills_its_worker_is_not_begun_again_at_once(desk, shop, looks):
    looks.problems = {shop.shop_id: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        sweep_shop(desk.services, shop.shop_id)

    assert due(desk) == []
    desk.clock.advance(seconds=10)
    assert due(desk) == [shop.shop_id]


def test_an_error_of_ours_in_one_part_keeps_no_other_part_waiting(desk, shop, looks):
    looks.problems = {shop.shop_id: KeyError("x")}

    assert not sweep_shop(desk.services, shop.shop_id)

    assert is_watched(desk, shop)
    assert "KeyError" in swept(desk, shop).problem


def test_a_shop_that_trips_keeps_no_other_waiting(desk, shop, looks):
    others = [desk.connect(f"https://{name}.example.test") for name in ("two", "three")]
    looks.problems = {others[0].shop_id: UnreachableError("It does not answer.")}
    for one in [shop, *others]:
        desk.work(one)
        sweep_shop(desk.services, one.shop_id)

    assert [is_watched(desk, one) for one in (shop, *others)] == [True, False, True]
