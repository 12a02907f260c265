"""However an order's parts are split, moved and handed on: none of a held order goes unheld."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model.case import State
from app.model.order import OrderStatus, PartState
from tests.databases import examples
from tests.properties.world import World

RESHAPED = st.lists(
    st.sampled_from(["route", "split", "move", "warehouse", "back", "work"]), max_size=12
)


@pytest.fixture
def template_of_a_shop(databases, migrated_template):
    with databases.fresh(migrated_template) as url:
        world = World(url)
        world.connect()
        world.services.database.close()
        yield url


def held_order(url):
    world = World(url)
    world.store.parted = True
    world.place(0)
    world.reshape(0, "route")
    world.work()
    assert world.case(0).state is State.INVITED
    return world


def live(world, reshaped):
    for what in reshaped:
        if what == "work":
            world.work()
        else:
            world.reshape(0, what)
    world.work()
    world.work()


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reshaped=RESHAPED)
def test_every_part_that_can_be_held_bears_our_hold(databases, template_of_a_shop, reshaped):
    with databases.fresh(template_of_a_shop) as url:
        world = held_order(url)
        live(world, reshaped)

        case = world.case(0)
        assert case.state is State.INVITED
        loose = [part for part in world.living_parts(0) if part.may_be_held]
        assert {part.hold for part in loose} <= {case.hold_id}
        world.services.database.close()


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=RESHAPED, after=RESHAPED)
def test_what_staff_let_go_is_theirs_whatever_came_before(
    databases, template_of_a_shop, before, after
):
    with databases.fresh(template_of_a_shop) as url:
        world = held_order(url)
        live(world, before)
        held = [part for part in world.living_parts(0) if part.state is PartState.HELD]
        if held:
            world.staff(0, hold=None)
            world.work()
            assert world.case(0).state is State.HANDED_BACK
        placed = list(world.store.holds)
        live(world, after)

        assert not held or world.store.holds == placed
        assert world.store.orders["1001"].status in {OrderStatus.TO_SHIP, OrderStatus.ON_HOLD}
        world.services.database.close()
