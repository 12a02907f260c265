"""An order's facts hold what was placed and known before it: whatever came late, or in disorder."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median_low

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model.facts import Facts, KeyKind, KnownBuyer, Window
from app.model.ids import ExternalOrderId, OrderId, ShopId, new_id
from app.model.money import Money
from app.model.order import Customer, OrderStatus
from app.model.private import Private
from app.model.shop_event import DisputeKind
from app.rules.keys import contact_keys
from app.store.history.asked import Moment
from app.store.history.facts import gather_facts
from app.store.keyring import Keyring
from app.store.order_labels import OrderLabel, save_label
from app.store.orders import NewOrder, OrderWrite, add_orders, change_status
from app.store.transaction import Database
from tests.builders.orders import ANNA, PLACED_AT, a_payment, an_address, an_order

OLD_KEYRING = Keyring.from_secrets(["an old key of this test, long enough to be one"])
KEYRING = Keyring.from_secrets(
    [
        "a new key of this test, long enough to be one",
        "an old key of this test, long enough to be one",
    ]
)
UNSETTLED = {OrderStatus.UNPAID, OrderStatus.AWAITING_TRANSFER, OrderStatus.ON_HOLD}
SETTLED_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One order of the past: when it was placed, when we heard of it, when it ended badly.

    And when we heard that its payment is disputed as fraud.
    """

    buyer: int
    place: int
    total: int
    status: OrderStatus
    method: str
    placed_at: datetime
    known_at: datetime
    ended_at: datetime | None
    disputed_at: datetime | None = None

    def order(self, number: int):
        home = an_address(lines=(f"Storgatan {self.place}",))
        email = f"buyer.{self.buyer}@example.test"
        return an_order(
            external_id=ExternalOrderId(str(number)),
            total=Money(minor=self.total, currency="SEK"),
            status=self.status,
            placed_at=self.placed_at,
            modified_at=self.placed_at,
            customer=Customer(
                account_id=str(self.buyer) if self.buyer % 2 else None,
                name=Private(ANNA),
                email=Private(email),
                phone=Private(f"+4670123456{self.place}"),
            ),
            billing=home,
            shipping=home,
            payment=a_payment(method=self.method),
        )


def moments(most: int):
    return st.integers(0, most).map(lambda minutes: timedelta(minutes=minutes))


def later(known_at):
    return moments(20 * 24 * 60).map(lambda more: known_at + more + timedelta(seconds=45))


@st.composite
def pasts(draw):
    placed_at = PLACED_AT - draw(moments(20 * 24 * 60))
    known_at = placed_at + draw(moments(300))
    status = draw(st.sampled_from([OrderStatus.TO_SHIP, OrderStatus.SHIPPED, *UNSETTLED]))
    ended = None if status in UNSETTLED else draw(st.none() | moments(600))
    return Past(
        buyer=draw(st.integers(0, 2)),
        place=draw(st.integers(1, 3)),
        total=draw(st.integers(100, 100_000)),
        status=status,
        method=draw(st.sampled_from(["stripe", "cod"])),
        placed_at=placed_at,
        known_at=known_at,
        ended_at=None if ended is None else known_at + ended + timedelta(seconds=30),
        disputed_at=draw(st.none() | st.none() | later(known_at)),
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
        ids = _keep(tx, shop, history, arrived)
        _end_badly(tx, history, ids)
        _dispute(tx, shop, history, ids)

    with database.read() as tx:
        together = _facts(tx, shop, history, ids, numbers=range(len(history)))
        alone = [
            _facts(tx, shop, history, ids, numbers=[number])[0] for number in range(len(history))
        ]

    assert together == alone
    assert together == [_read_patiently(history, number) for number in range(len(history))]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_what_comes_later_never_changes_the_facts_of_an_order(database, history):
    shop, ids, at_the_time = ShopId(new_id("shop")), {}, {}
    for _, what, number in sorted(_happenings(history)):
        with database.write() as tx:
            if what == "placed":
                ids |= _keep(tx, shop, history, [number])
                [at_the_time[number]] = _facts(tx, shop, history, ids, numbers=[number])
            elif what == "ended":
                _end_badly(tx, history, {number: ids[number]})
            else:
                _dispute(tx, shop, history, {number: ids[number]})

    with database.read() as tx:
        later = _facts(tx, shop, history, ids, numbers=range(len(history)))

    assert later == [at_the_time[number] for number in range(len(history))]


def test_counting_stops_at_the_cap_for_every_order_of_a_batch(database):
    shop, history = ShopId(new_id("shop")), _one_buyers_orders(230)
    later = replace(history[-1], placed_at=PLACED_AT + timedelta(days=8))
    history = [*history[:-1], replace(later, known_at=later.placed_at)]
    with database.write() as tx:
        ids = _keep(tx, shop, history, range(230))

    with database.read() as tx:
        *facts, last = _facts(tx, shop, history, ids, numbers=range(230))

    in_hour = [one.velocity[KeyKind.EMAIL, Window.HOUR] for one in facts]
    assert in_hour == [min(number, 200) for number in range(229)]
    assert (last.buyer.orders, last.velocity[KeyKind.EMAIL, Window.WEEK]) == (200, 0)


def test_an_early_order_of_a_batch_sees_its_own_last_hundred(database):
    shop, history = ShopId(new_id("shop")), _one_buyers_orders(230)
    with database.write() as tx:
        ids = _keep(tx, shop, history, range(230))

    with database.read() as tx:
        facts = _facts(tx, shop, history, ids, numbers=[5, 110, 229])

    assert [one.usual_value and one.usual_value.minor for one in facts] == [None, 59, 178]


def _one_buyers_orders(count):
    """One a second, the first for nothing, each a cent dearer."""
    return [
        Past(
            buyer=1,
            place=1,
            total=number,
            status=OrderStatus.SHIPPED,
            method="cod",
            placed_at=PLACED_AT + timedelta(seconds=number),
            known_at=PLACED_AT + timedelta(seconds=number),
            ended_at=None,
        )
        for number in range(count)
    ]


def _happenings(history):
    """When each order came, ended badly or was disputed; what ends at the same time ends first."""
    for number, one in enumerate(history):
        yield one.known_at, "placed", number
        if one.ended_at is not None:
            yield one.ended_at, "ended", number
        if one.disputed_at is not None:
            yield one.disputed_at, "disputed", number


def _keep(tx, shop, history, numbers):
    """Keep orders in that order of arrival, every third under the key of before the rotation."""
    ids = {}
    for number in numbers:
        one = history[number]
        order = one.order(number)
        write = OrderWrite(order=order, fingerprint="", keys=contact_keys(order), town="")
        keyring = KEYRING if number % 3 else OLD_KEYRING
        new = NewOrder(write=write, known_at=one.known_at, is_history=False)
        ids[number] = add_orders(tx, keyring, shop, [new])[order.external_id]
    return ids


def _end_badly(tx, history, ids):
    for number, order_id in ids.items():
        ended_at = history[number].ended_at
        if ended_at is not None:
            change_status(tx, order_id, OrderStatus.REFUNDED, ended_at)


def _dispute(tx, shop, history, ids):
    for number, order_id in ids.items():
        known_at = history[number].disputed_at
        if known_at is None:
            continue
        label = OrderLabel(
            shop_id=shop,
            dispute_id=f"dispute_{number}",
            order_id=order_id,
            kind=DisputeKind.CHARGEBACK,
            reason="FRAUDULENT",
            status="NEEDS_RESPONSE",
            is_fraud=True,
            opened_at=known_at,
            known_at=known_at,
            changed_at=known_at,
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
    return gather_facts(tx, KEYRING, placed, trusted_ip=False)


def _read_patiently(history, number):
    """Read the whole past and pick by hand what the order could know."""
    this, order = history[number], history[number].order(number)
    keys = contact_keys(order)
    before = [
        (other, contact_keys(other.order(place)))
        for place, other in enumerate(history)
        if other.placed_at < this.placed_at and other.known_at <= this.known_at
    ]
    velocity = {
        (kind, window): sum(
            theirs.get(kind) == text and other.placed_at >= this.placed_at - window.length
            for other, theirs in before
        )
        for kind, text in keys.items()
        for window in Window
    }
    totals = [one.total for one, _ in sorted(before, key=lambda one: one[0].placed_at)][-100:]
    usual = Money(minor=median_low(totals), currency="SEK") if len(totals) >= 20 else None
    return Facts(
        order=order, velocity=velocity, buyer=_known_buyer(this, keys, before), usual_value=usual
    )


def _known_buyer(this, keys, before):
    by = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PERSON)
    if any(
        other.disputed_at is not None
        and other.disputed_at <= this.known_at
        and any(kind in keys and theirs.get(kind) == keys[kind] for kind in by)
        for other, theirs in before
    ):
        return None
    settled = [
        (other, theirs)
        for other, theirs in before
        if other.placed_at <= this.placed_at - SETTLED_AFTER
        and any(kind in keys and theirs.get(kind) == keys[kind] for kind in by)
        and other.status not in UNSETTLED
        and (other.ended_at is None or other.ended_at > this.known_at)
    ]
    if not settled:
        return None
    return KnownBuyer(
        orders=len(settled),
        first_order_at=min(other.placed_at for other, _ in settled),
        delivery_address_seen=any(
            theirs[KeyKind.ADDRESS] == keys[KeyKind.ADDRESS] for _, theirs in settled
        ),
        email_seen=any(theirs[KeyKind.EMAIL] == keys[KeyKind.EMAIL] for _, theirs in settled),
        phone_seen=any(theirs[KeyKind.PHONE] == keys[KeyKind.PHONE] for _, theirs in settled),
        payment_method_seen=any(other.method == this.method for other, _ in settled),
    )
