"""An effect over which workers die is begun again at once, then ever later, then set aside."""

from datetime import timedelta

import pytest

from app.flow.queues.perform_effect import perform_effect
from app.model.effect import EffectKind, EffectState
from app.store.effects import claim, effects_of, owe
from tests.builders.desk import Desk


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


def owed(desk, shop, kind=EffectKind.WATCH_WEBHOOKS):
    with desk.services.database.write() as tx:
        return owe(tx, shop.shop_id, shop.shop_id, kind, now=desk.services.now())


def a_worker_dies_at_it(desk, effect_id):
    """Tell whether one took it: who has no lease is dead."""
    with desk.services.database.write() as tx:
        return claim(tx, effect_id, "dead", desk.services.now()) is not None


def row(desk, shop, effect_id):
    with desk.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, shop.shop_id)
    return next(one for one in rows if one.effect_id == effect_id)


def test_after_one_death_it_is_performed_at_once(desk, shop):
    effect_id = owed(desk, shop)
    a_worker_dies_at_it(desk, effect_id)

    perform_effect(desk.services, effect_id)

    assert row(desk, shop, effect_id).state == EffectState.DONE


def test_after_two_deaths_it_waits_and_after_more_it_waits_longer(desk, shop):
    effect_id = owed(desk, shop)
    waits = []
    for _ in range(3):
        while a_worker_dies_at_it(desk, effect_id):
            pass
        waits.append(row(desk, shop, effect_id).due_at - desk.services.now())
        desk.clock.advance(minutes=5)

    assert waits[0] >= timedelta(seconds=1)
    assert waits == sorted(set(waits))
    assert "killed" in row(desk, shop, effect_id).last_problem


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        (EffectKind.WATCH_WEBHOOKS, EffectState.SET_ASIDE),
        # Where an order's hold or release is at stake nobody gives up.
        (EffectKind.LIFT_HOLD, EffectState.OWED),
    ],
)
def test_after_many_deaths_it_is_set_aside_unless_an_order_is_at_stake(desk, shop, kind, ends):
    effect_id = owed(desk, shop, kind)
    for _ in range(40):
        a_worker_dies_at_it(desk, effect_id)
        desk.clock.advance(minutes=5)

    for _ in range(2):
        perform_effect(desk.services, effect_id)
        desk.clock.advance(minutes=5)

    assert row(desk, shop, effect_id).state == ends
