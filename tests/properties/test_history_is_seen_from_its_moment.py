"""An order's facts hold what was placed and known before it: whatever came late, or in disorder."""

from dataclasses import replace
from datetime import timedelta
from statistics import median_low

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model.facts import FRAUD, KeyKind, OutcomeKind, Window
from app.model.ids import ShopId, new_id
from app.model.money import Money
from app.model.order import OrderStatus
from app.rules.keys import contact_keys
from app.rules.signals import SIGNALS, read_signals
from app.store.orders import orders
from app.store.transaction import Database
from tests.builders.orders import PLACED_AT
from tests.databases import examples
from tests.properties.pasts import (
    KEYRING,
    OLD_KEYRING,
    UNSETTLED,
    Past,
    go_through,
    happen,
    happenings,
    histories,
    keep_orders,
    replayed,
    replayed_in_time,
    stored_facts,
)

SETTLED_AFTER = timedelta(days=7)


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, chosen=st.data())
def test_facts_are_those_of_a_patient_reader(database, history, chosen):
    shop = ShopId(new_id("shop"))
    arrived = chosen.draw(st.permutations(range(len(history))))
    with database.write() as tx:
        ids = keep_orders(tx, shop, history, arrived, keyrings=(OLD_KEYRING, KEYRING))
        go_through(tx, shop, history, ids)

    with database.read() as tx:
        together = stored_facts(tx, shop, history, ids, numbers=range(len(history)))
        alone = [
            stored_facts(tx, shop, history, ids, numbers=[number])[0]
            for number in range(len(history))
        ]

    patiently = [_read_patiently(history, number) for number in range(len(history))]
    assert together == alone
    assert [_gist(facts) for facts in together] == patiently


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, chosen=st.data())
def test_shuffled_and_delayed_history_gives_the_same_signals_to_store_and_replay(
    database, history, chosen
):
    shop = ShopId(new_id("shop"))
    arrived = chosen.draw(st.permutations(range(len(history))))
    with database.write() as tx:
        ids = keep_orders(tx, shop, history, arrived)
        go_through(tx, shop, history, ids)

    with database.read() as tx:
        stored = stored_facts(tx, shop, history, ids, numbers=range(len(history)))

    in_disorder = replayed(history, arrived)
    in_order = replayed_in_time(history)
    for number, facts in enumerate(stored):
        values = _values(facts)
        assert _values(in_disorder[number]) == values
        assert _values(in_order[number]) == values


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_what_comes_later_never_changes_the_signals_of_an_order(database, history):
    shop, ids, at_the_time = ShopId(new_id("shop")), {}, {}
    for _, what, number in sorted(happenings(history)):
        with database.write() as tx:
            if what == "placed":
                ids |= keep_orders(tx, shop, history, [number])
                [at_the_time[number]] = stored_facts(tx, shop, history, ids, numbers=[number])
            else:
                happen(tx, shop, (number, history[number]), order_id=ids[number], what=what)

    with database.read() as tx:
        later_on = stored_facts(tx, shop, history, ids, numbers=range(len(history)))

    now = [_values(facts) for facts in later_on]
    assert now == [_values(at_the_time[number]) for number in range(len(history))]


def test_counting_stops_at_the_cap_for_every_order_of_a_batch(database):
    shop, history = ShopId(new_id("shop")), _one_buyers_orders(230)
    later_one = replace(history[-1], placed_at=PLACED_AT + timedelta(days=8))
    history = [*history[:-1], replace(later_one, known_at=later_one.placed_at)]
    with database.write() as tx:
        ids = keep_orders(tx, shop, history, range(230))

    with database.read() as tx:
        *facts, last = stored_facts(tx, shop, history, ids, numbers=range(230))

    in_hour = [one.remembered.velocity[KeyKind.EMAIL, Window.HOUR].orders for one in facts]
    in_week = last.remembered.velocity[KeyKind.EMAIL, Window.WEEK].orders
    assert in_hour == [min(number, 200) for number in range(229)]
    assert (last.remembered.buyer.orders, in_week) == (200, 0)
    assert _values(last) == _values(replayed(history, range(230))[-1])


def test_an_early_order_of_a_batch_sees_its_own_last_hundred(database):
    shop, history = ShopId(new_id("shop")), _one_buyers_orders(230)
    with database.write() as tx:
        ids = keep_orders(tx, shop, history, range(230))

    with database.read() as tx:
        facts = stored_facts(tx, shop, history, ids, numbers=[5, 110, 229])

    assert [one.usual_value and one.usual_value.minor for one in facts] == [None, 59, 178]


def test_an_order_kept_before_its_keys_stood_beside_it_is_read_all_the_same(database):
    shop, history = ShopId(new_id("shop")), _one_buyers_orders(20)
    with database.write() as tx:
        ids = keep_orders(tx, shop, history, range(20))
        before = stored_facts(tx, shop, history, ids, numbers=[19])
        tx.execute(orders.update().values(keys_packed=None))
        after = stored_facts(tx, shop, history, ids, numbers=[19])

    assert after == before


def test_a_buyer_is_known_by_orders_under_the_key_of_before_the_rotation(database):
    shop = ShopId(new_id("shop"))
    history = [replace(one, total=100) for one in _one_buyers_orders(3)]
    today = replace(history[-1], placed_at=PLACED_AT + timedelta(days=8))
    history = [*history[:-1], replace(today, known_at=today.placed_at)]
    with database.write() as tx:
        ids = keep_orders(tx, shop, history, range(3), keyrings=(OLD_KEYRING, KEYRING))

    with database.read() as tx:
        [facts] = stored_facts(tx, shop, history, ids, numbers=[2])

    month = facts.remembered.velocity[KeyKind.PHONE, Window.MONTH]
    assert (facts.remembered.buyer.orders, month.people, month.addresses) == (2, 1, 1)


def _one_buyers_orders(count):
    """One a second to one place, each a cent dearer, the first for nothing."""
    return [
        Past(
            buyer=1,
            place=1,
            total=number,
            status=OrderStatus.SHIPPED,
            method="cod",
            placed_at=PLACED_AT + timedelta(seconds=number),
            known_at=PLACED_AT + timedelta(seconds=number),
        )
        for number in range(count)
    ]


def _values(facts):
    return {signal.path: value for signal, value in zip(SIGNALS, read_signals(facts), strict=True)}


def _gist(facts):
    """Return of facts what a patient reader can count on fingers."""
    buyer, velocity = facts.remembered.buyer, facts.remembered.velocity
    return (
        {pair: counts.orders for pair, counts in velocity.items()},
        None if buyer is None else (buyer.orders, buyer.first_order_at, buyer.seen),
        facts.usual_value,
    )


def _read_patiently(history, number):
    """Read the whole past and pick by hand what the order could know."""
    this, keys = history[number], contact_keys(history[number].order(number))
    before = [
        (other, contact_keys(other.order(place)))
        for place, other in enumerate(history)
        if other.placed_at < this.placed_at and other.known_at <= this.known_at
    ]
    velocity = {
        (kind, window): sum(
            theirs.get(kind) == keys[kind] and other.placed_at >= this.placed_at - window.length
            for other, theirs in before
        )
        for kind in keys.keys() - {KeyKind.NAME, KeyKind.MAILBOX_SHAPE, KeyKind.BILLING}
        for window in Window
    }
    totals = [one.total for one, _ in sorted(before, key=lambda one: one[0].placed_at)][-100:]
    usual = Money(minor=median_low(totals), currency="SEK") if len(totals) >= 20 else None
    return velocity, _known_buyer(this, keys, before), usual


def _known_buyer(this, keys, before):
    by = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PHONE, KeyKind.PERSON)
    theirs = [
        (other, found)
        for other, found in before
        if any(kind in keys and found.get(kind) == keys[kind] for kind in by)
    ]
    settled = [
        (other, found)
        for other, found in theirs
        if other.placed_at <= this.placed_at - SETTLED_AFTER
        and _stands(other, this.known_at)
        and not _was_fraud(other, this.known_at)
    ]
    if not settled:
        return None
    seen = {
        kind for kind, text in keys.items() if any(found.get(kind) == text for _, found in settled)
    }
    return len(settled), min(other.placed_at for other, _ in settled), seen


def _was_fraud(other, known_at):
    told = other.told in FRAUD and _is_past(other.told_at, known_at)
    return told or _is_past(other.called_fraud_at, known_at)


def _stands(other, known_at):
    given_back = {OutcomeKind.REFUND, OutcomeKind.FRAUD_REFUND}
    waits = other.status in UNSETTLED and not _is_past(other.paid_at, known_at)
    went_back = other.told in given_back and _is_past(other.told_at, known_at)
    return not (waits or went_back or _is_past(other.ended_at, known_at))


def _is_past(moment, known_at):
    return moment is not None and moment <= known_at
