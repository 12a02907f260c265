"""Whatever comes in, and however fast: budgets hold, honest buyers do not wait, nobody is forgotten."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.model.case import State
from app.model.private import Private
from app.rules.brake.budget import COUNTED, HOUR, PER_KEY, Expense
from app.store.cases import case_by_id, cases
from app.store.spendings import paid_for
from tests.builders.storms import StormDesk
from tests.databases import examples

ROOM = 12
WAVES = st.lists(
    st.tuples(
        st.sampled_from(["bot", "chain", "address", "stranger"]),
        st.integers(1, 5),
        st.integers(0, 25),
    ),
    min_size=1,
    max_size=8,
)
"""Who orders, how often, and how many minutes pass then."""
CLAIMED = Private("203.0.113.7")
"""An address that many are behind, and that nobody vouches for."""


@contextmanager
def opened_desk(databases, template, **choices):
    with TemporaryDirectory() as folder, databases.fresh(template) as url:
        desk = StormDesk(url, Path(folder))
        try:
            yield desk, desk.connect(**choices)
        finally:
            desk.close()


def order_of(desk, kind, number):
    if kind == "bot":
        return desk.bots_order(number)
    order = desk.risky_order(str(number))
    if kind == "address":
        return replace(order, ip=CLAIMED)
    return order if kind == "stranger" else replace(order, device_id=Private(f"d{number // 2 % 5}"))


def spent(desk, shop):
    """How many letters the hour has seen, and how many of them for one and the same key."""
    with desk.services.database.read() as tx:
        paid = paid_for(tx, shop.shop_id, Expense.MAIL, desk.clock.now())
    of_key = Counter((kind, keys[kind]) for keys in paid for kind in COUNTED if kind in keys)
    return len(paid), max(of_key.values(), default=0)


def waits_too_long(desk):
    untold = (cases.c.state == State.HELD, cases.c.silent_since.is_not(None))
    with desk.services.database.read() as tx:
        since = tx.scalars(select(cases.c.silent_since).where(*untold)).all()
    return any(desk.clock.now() - one > HOUR for one in since)


@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(waves=WAVES)
def test_no_budget_is_exceeded_and_nobody_waits_untold_for_an_hour(
    databases, migrated_template, waves
):
    with opened_desk(databases, migrated_template, mails_per_hour=ROOM) as (desk, shop):
        number = 3000
        for kind, orders, minutes in [*waves, ("stranger", 1, 60)]:
            desk.hold_all(shop, [order_of(desk, kind, number + one) for one in range(orders)])
            number += orders
            for _ in range(0, minutes, 2):
                desk.minutes_pass(shop, 2, at_once=2)
                letters, of_one_key = spent(desk, shop)
                assert letters <= ROOM
                assert of_one_key <= PER_KEY
                assert not waits_too_long(desk)


@settings(max_examples=examples(3), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(waves=st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_whoever_shares_nothing_with_a_storm_never_waits_behind_it(
    databases, migrated_template, waves
):
    with opened_desk(databases, migrated_template, mails_per_hour=40) as (desk, shop):
        for wave, bots in enumerate(waves):
            first = 3000 + 10 * wave
            desk.hold_all(shop, [desk.bots_order(first + one, ip=CLAIMED) for one in range(bots)])
            honest = replace(desk.risky_order(str(2000 + wave)), ip=CLAIMED)
            [honest] = desk.hold_all(shop, [honest])
            desk.minutes_pass(shop)
            with desk.services.database.read() as tx:
                assert case_by_id(tx, shop.shop_id, honest).state is State.INVITED
