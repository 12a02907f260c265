"""Whatever takes our hold off, however often and told or not: it ends held, or with a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.flow.keeper.judge_loss import REPAIRS_AT_MOST
from app.flow.keeper.keep_holds import keep_holds
from app.model.case import State, SupportReason
from app.model.errors import UnreachableError
from app.model.order import OrderStatus, PartState
from app.ports import Mover
from tests.databases import examples
from tests.properties.world import SHOP, World

THINGS = st.lists(
    st.sampled_from(
        [
            *("machine", "unknown", "staff", "other"),
            *("tell", "sweep", "work", "cut off", "down", "up"),
        ]
    ),
    max_size=14,
)
ORDER = "1001"
OTHERS = ("Packer",)


@pytest.fixture
def template_of_a_shop(databases, migrated_template):
    with databases.fresh(migrated_template) as url:
        world = World(url)
        world.connect()
        world.services.database.close()
        yield url


def held_order(url, *, parted):
    world = World(url)
    world.store.parted = parted
    world.place(0)
    if parted:
        world.reshape(0, "route")
    world.work()
    assert world.case(0).state is State.INVITED
    return world


def let_go(world, mover):
    """Somebody takes the hold off; whoever asks is told who it was last."""
    there = world.store.orders[ORDER]
    if there.status is not OrderStatus.ON_HOLD or there.hold is None:
        return
    world.store.mover = mover
    if world.store.parted:
        world.store.change(ORDER, hold=None)
    else:
        world.store.change(ORDER, status=OrderStatus.TO_SHIP)


def sweep(world):
    try:
        keep_holds(world.services, SHOP)
    except UnreachableError:
        assert "store" in world.weather.down | world.weather.lost


def let_happen(world, thing):
    world.clock.time += timedelta(minutes=1)
    if thing in set(Mover):
        let_go(world, Mover(thing))
    elif thing == "other" and world.store.parted:
        parts = world.store.orders[ORDER].parts
        world.store.change(ORDER, parts=tuple(_beside(part) for part in parts))
    elif thing == "tell":
        world.tell(0)
    elif thing == "sweep":
        sweep(world)
    elif thing == "work":
        world.work()
    elif thing == "cut off":
        world.weather.lost = {"store"}
    else:
        world.weather.down = {"store"} if thing == "down" else set()


def _beside(part):
    return replace(part, other_holds=OTHERS)


def come_to_rest(world):
    world.weather.down, world.weather.lost = set(), set()
    for _ in range(6):
        world.clock.time += timedelta(minutes=6)
        sweep(world)
        world.work()
        world.work()


@pytest.mark.parametrize("parted", [True, False])
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(things=THINGS)
def test_a_hold_ends_on_or_with_a_person(databases, template_of_a_shop, *, parted, things):
    with databases.fresh(template_of_a_shop) as url:
        world = held_order(url, parted=parted)
        for thing in things:
            let_happen(world, thing)
        come_to_rest(world)

        case, there = world.case(0), world.store.orders[ORDER]
        is_held = there.status is OrderStatus.ON_HOLD and there.hold == case.hold_id
        is_lost = (case.state, case.support_reason) == (
            State.WITH_SUPPORT,
            SupportReason.HOLD_LOST,
        )
        assert (case.state is State.INVITED and is_held) or (
            not is_held and (is_lost or case.state is State.HANDED_BACK)
        )
        assert len(world.store.holds) <= 1 + REPAIRS_AT_MOST
        assert not world.store.lifted
        assert "other" not in things or _others_stay(there)
        world.services.database.close()


@pytest.mark.parametrize("parted", [True, False])
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(things=THINGS)
def test_a_case_at_rest_is_written_to_no_more(databases, template_of_a_shop, *, parted, things):
    with databases.fresh(template_of_a_shop) as url:
        world = held_order(url, parted=parted)
        for thing in things:
            let_happen(world, thing)
        come_to_rest(world)
        written, case = list(world.store.holds), world.case(0)
        come_to_rest(world)

        assert world.store.holds == written
        assert world.case(0).state is case.state
        world.services.database.close()


def _others_stay(there):
    living = [part for part in there.parts if part.state is not PartState.OVER]
    return all(part.other_holds == OTHERS for part in living)
