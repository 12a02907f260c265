"""An order's facts hold what was placed and known before it: whatever came late, or in disorder."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median_low

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model.facts import FRAUD, KeyKind, Outcome, OutcomeKind, Window
from app.model.ids import ExternalOrderId, OrderId, ShopId, new_id
from app.model.money import Money
from app.model.order import Customer, OrderStatus
from app.model.private import Private
from app.model.shop_event import DisputeKind
from app.rules.history.timeline import Timeline
from app.rules.keys import contact_keys
from app.rules.signals import SIGNALS, read_signals
from app.store.history.asked import Moment
from app.store.history.facts import gather_facts
from app.store.keyring import Keyring
from app.store.order_labels import NewOutcome, OrderLabel, note_outcomes, save_label
from app.store.orders import (
    NewOrder,
    OrderWrite,
    add_orders,
    change_order,
    change_status,
    stored_orders,
)
from app.store.transaction import Database
from tests.builders.orders import ANNA, KARIN, PLACED_AT, a_payment, an_address, an_order

OLD_KEYRING = Keyring.from_secrets(["an old key of this test, long enough to be one"])
KEYRING = Keyring.from_secrets(
    [
        "a new key of this test, long enough to be one",
        "an old key of this test, long enough to be one",
    ]
)
UNSETTLED = {OrderStatus.UNPAID, OrderStatus.AWAITING_TRANSFER, OrderStatus.ON_HOLD}
SETTLED_AFTER = timedelta(days=7)
TOLD = [
    *(OutcomeKind.CHARGEBACK, OutcomeKind.REPORT, OutcomeKind.FRAUD_REFUND),
    *(OutcomeKind.VERDICT_FRAUD, OutcomeKind.VERDICT_HONEST, OutcomeKind.REFUND),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One order of the past: when it was placed, when we heard of it, and what became of it.

    That is when it stopped waiting, when it ended badly, and when we heard what of it.
    """

    buyer: int
    place: int
    total: int
    status: OrderStatus
    method: str
    placed_at: datetime
    known_at: datetime
    paid_at: datetime | None = None
    ended_at: datetime | None = None
    told: OutcomeKind = OutcomeKind.CHARGEBACK
    told_at: datetime | None = None
    disputed_at: datetime | None = None
    called_fraud_at: datetime | None = None

    def order(self, number, *, paid=False):
        home = an_address(
            lines=(f"Storgatan {self.place}",), name=KARIN if self.buyer == 2 else ANNA
        )
        email = f"anna.andersson{self.buyer}@example.test"
        return an_order(
            external_id=ExternalOrderId(str(number)),
            total=Money(minor=self.total, currency="SEK"),
            status=OrderStatus.TO_SHIP if paid else self.status,
            placed_at=self.placed_at,
            modified_at=self.placed_at,
            customer=Customer(
                account_id=str(self.buyer) if self.buyer % 2 else None,
                name=Private(ANNA),
                email=Private(email),
                phone=Private(f"+4670123456{self.place}"),
            ),
            billing=home,
            shipping=an_address(lines=(f"Storgatan {1 + self.total % 3}",)),
            payment=a_payment(method=self.method, card_key=f"visa-{self.total % 5}"),
            device_id=Private(f"device-{self.place}") if self.buyer else None,
        )


def moments(most: int):
    return st.integers(0, most).map(lambda minutes: timedelta(minutes=minutes))


def later(known_at, seconds):
    some = moments(20 * 24 * 60).map(lambda more: known_at + more + timedelta(seconds=seconds))
    return st.none() | st.none() | some


@st.composite
def pasts(draw):
    placed_at = PLACED_AT - draw(moments(40 * 24 * 60))
    known_at = placed_at + draw(moments(300))
    status = draw(st.sampled_from([OrderStatus.TO_SHIP, OrderStatus.SHIPPED, *UNSETTLED]))
    is_waiting = status in UNSETTLED
    disputed_at = draw(later(known_at, 45))
    return Past(
        buyer=draw(st.integers(0, 2)),
        place=draw(st.integers(1, 3)),
        total=draw(st.integers(100, 100_000)),
        status=status,
        method=draw(st.sampled_from(["stripe", "klarna"])),
        placed_at=placed_at,
        known_at=known_at,
        paid_at=draw(later(known_at, 15)) if is_waiting else None,
        ended_at=None if is_waiting else draw(later(known_at, 30)),
        told=draw(st.sampled_from(TOLD)),
        told_at=draw(later(known_at, 40)),
        disputed_at=disputed_at,
        called_fraud_at=draw(later(disputed_at, 50)) if disputed_at else None,
    )


# No two at one instant: which came first would then be up to us.
histories = st.lists(
    pasts(),
    min_size=1,
    max_size=40,
    unique_by=(lambda one: one.placed_at, lambda one: one.known_at),
)


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, chosen=st.data())
def test_facts_are_those_of_a_patient_reader(database, history, chosen):
    shop = ShopId(new_id("shop"))
    arrived = chosen.draw(st.permutations(range(len(history))))
    with database.write() as tx:
        ids = _keep(tx, shop, history, arrived, keyrings=(OLD_KEYRING, KEYRING))
        _go_through(tx, shop, history, ids)

    with database.read() as tx:
        together = _facts(tx, shop, history, ids, numbers=range(len(history)))
        alone = [
            _facts(tx, shop, history, ids, numbers=[number])[0] for number in range(len(history))
        ]

    patiently = [_read_patiently(history, number) for number in range(len(history))]
    assert together == alone
    assert [_gist(facts) for facts in together] == patiently


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, chosen=st.data())
def test_shuffled_and_delayed_history_gives_the_same_signals_to_store_and_replay(
    database, history, chosen
):
    shop = ShopId(new_id("shop"))
    arrived = chosen.draw(st.permutations(range(len(history))))
    with database.write() as tx:
        ids = _keep(tx, shop, history, arrived)
        _go_through(tx, shop, history, ids)

    with database.read() as tx:
        stored = _facts(tx, shop, history, ids, numbers=range(len(history)))

    in_disorder = _replayed(history, arrived)
    in_order = _replayed_in_time(history)
    for number, facts in enumerate(stored):
        values = _values(facts)
        assert _values(in_disorder[number]) == values
        assert _values(in_order[number]) == values


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_what_comes_later_never_changes_the_signals_of_an_order(database, history):
    shop, ids, at_the_time = ShopId(new_id("shop")), {}, {}
    for _, what, number in sorted(_happenings(history)):
        with database.write() as tx:
            if what == "placed":
                ids |= _keep(tx, shop, history, [number])
                [at_the_time[number]] = _facts(tx, shop, history, ids, numbers=[number])
            else:
                _happen(tx, shop, (number, history[number]), order_id=ids[number], what=what)

    with database.read() as tx:
        later_on = _facts(tx, shop, history, ids, numbers=range(len(history)))

    now = [_values(facts) for facts in later_on]
    assert now == [_values(at_the_time[number]) for number in range(len(history))]


def test_counting_stops_at_the_cap_for_every_order_of_a_batch(database):
    shop, history = ShopId(new_id("shop")), _one_buyers_orders(230)
    later_one = replace(history[-1], placed_at=PLACED_AT + timedelta(days=8))
    history = [*history[:-1], replace(later_one, known_at=later_one.placed_at)]
    with database.write() as tx:
        ids = _keep(tx, shop, history, range(230))

    with database.read() as tx:
        *facts, last = _facts(tx, shop, history, ids, numbers=range(230))

    in_hour = [one.remembered.velocity[KeyKind.EMAIL, Window.HOUR].orders for one in facts]
    in_week = last.remembered.velocity[KeyKind.EMAIL, Window.WEEK].orders
    assert in_hour == [min(number, 200) for number in range(229)]
    assert (last.remembered.buyer.orders, in_week) == (200, 0)
    assert _values(last) == _values(_replayed(history, range(230))[-1])


def test_an_early_order_of_a_batch_sees_its_own_last_hundred(database):
    shop, history = ShopId(new_id("shop")), _one_buyers_orders(230)
    with database.write() as tx:
        ids = _keep(tx, shop, history, range(230))

    with database.read() as tx:
        facts = _facts(tx, shop, history, ids, numbers=[5, 110, 229])

    assert [one.usual_value and one.usual_value.minor for one in facts] == [None, 59, 178]


def test_a_buyer_is_known_by_orders_under_the_key_of_before_the_rotation(database):
    shop = ShopId(new_id("shop"))
    history = [replace(one, total=100) for one in _one_buyers_orders(3)]
    today = replace(history[-1], placed_at=PLACED_AT + timedelta(days=8))
    history = [*history[:-1], replace(today, known_at=today.placed_at)]
    with database.write() as tx:
        ids = _keep(tx, shop, history, range(3), keyrings=(OLD_KEYRING, KEYRING))

    with database.read() as tx:
        [facts] = _facts(tx, shop, history, ids, numbers=[2])

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


def _happenings(history):
    """When each order came and what became of it; what happens at one time ends first."""
    for number, one in enumerate(history):
        yield one.known_at, "placed", number
        for what in ("paid", "ended", "told", "disputed", "called_fraud"):
            at = getattr(one, f"{what}_at")
            if at is not None:
                yield at, what, number


def _keep(tx, shop, history, numbers, *, keyrings=(KEYRING,)):
    """Keep orders in that order of arrival, under one secret key after the other."""
    ids = {}
    for number in numbers:
        one = history[number]
        order = one.order(number)
        write = OrderWrite(order=order, fingerprint="", keys=contact_keys(order), town="")
        new = NewOrder(write=write, known_at=one.known_at, is_history=False)
        keyring = keyrings[number % len(keyrings)]
        ids[number] = add_orders(tx, keyring, shop, [new])[order.external_id]
    return ids


def _go_through(tx, shop, history, ids):
    for _, what, number in sorted(_happenings(history)):
        if what != "placed":
            _happen(tx, shop, (number, history[number]), order_id=ids[number], what=what)


def _happen(tx, shop, placed, *, order_id, what):
    number, one = placed
    if what == "paid":
        paid = one.order(number, paid=True)
        write = OrderWrite(order=paid, fingerprint="", keys=contact_keys(paid), town="")
        known = stored_orders(tx, shop, [paid.external_id])[paid.external_id]
        change_order(tx, KEYRING, shop, known, write=write, now=one.paid_at)
    elif what == "ended":
        change_status(tx, order_id, OrderStatus.REFUNDED, one.ended_at)
    elif what == "told":
        told = NewOutcome(
            order_id=order_id,
            kind=one.told,
            happened_at=one.told_at,
            known_at=one.told_at,
            source="file",
        )
        note_outcomes(tx, shop, [told], one.told_at)
    else:
        _dispute(tx, shop, one, order_id, is_fraud=what == "called_fraud")


def _dispute(tx, shop, one, order_id, *, is_fraud):
    label = OrderLabel(
        shop_id=shop,
        dispute_id=f"dispute_{order_id}",
        order_id=order_id,
        kind=DisputeKind.CHARGEBACK,
        reason="FRAUDULENT" if is_fraud else "NOT_RECEIVED",
        status="NEEDS_RESPONSE",
        is_fraud=is_fraud,
        opened_at=one.disputed_at,
        known_at=one.disputed_at,
        changed_at=one.called_fraud_at if is_fraud else one.disputed_at,
    )
    save_label(tx, label)


def _facts(tx, shop, history, ids, *, numbers):
    placed = []
    for number in numbers:
        order = history[number].order(number)
        moment = Moment(
            shop_id=shop,
            order_id=OrderId(ids[number]),
            placed_at=history[number].placed_at,
            known_at=history[number].known_at,
        )
        placed.append((moment, order, contact_keys(order)))
    return gather_facts(tx, KEYRING, placed, trusted_ip=True)


def _replayed(history, arrived):
    """Tell a timeline everything, in any order of arrival, and only then ask."""
    timeline = Timeline(trusted_ip=True)
    for number in arrived:
        timeline.add(history[number].order(number), history[number].known_at)
    for at, what, number in sorted(_happenings(history)):
        if what != "placed":
            _tell(timeline, history[number], number, at, what=what)
    return [
        timeline.facts_of(one.order(number), known_at=one.known_at)
        for number, one in enumerate(history)
    ]


def _replayed_in_time(history):
    """Ask about each order as it comes, then tell of it: what a replay does."""
    timeline, facts = Timeline(trusted_ip=True), {}
    for at, what, number in sorted(_happenings(history)):
        if what == "placed":
            order = history[number].order(number)
            facts[number] = timeline.facts_of(order, known_at=at)
            timeline.add(order, at)
        else:
            _tell(timeline, history[number], number, at, what=what)
    return facts


def _tell(timeline, one, number, at, *, what):
    kinds = {
        "told": one.told,
        "disputed": OutcomeKind.DISPUTE,
        "called_fraud": OutcomeKind.CHARGEBACK,
    }
    order = one.order(number, paid=what == "paid")
    if what == "ended":
        timeline.add(replace(order, status=OrderStatus.REFUNDED), at)
    elif what == "paid":
        timeline.add(order, at)
    else:
        timeline.note(order.external_id, Outcome(kind=kinds[what], known_at=at))


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
