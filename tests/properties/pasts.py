"""Pasts of shops for the property of history: invented, kept in the store, told to a replay."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from app.model.facts import Outcome, OutcomeKind
from app.model.ids import ExternalOrderId, OrderId
from app.model.money import Money
from app.model.order import Customer, OrderStatus
from app.model.private import Private
from app.model.shop_event import DisputeKind
from app.rules.history.timeline import Timeline
from app.rules.keys import contact_keys
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
from tests.builders.orders import ANNA, KARIN, PLACED_AT, a_payment, an_address, an_order

OLD_KEYRING = Keyring.from_secrets(["an old key of this test, long enough to be one"])
KEYRING = Keyring.from_secrets(
    [
        "a new key of this test, long enough to be one",
        "an old key of this test, long enough to be one",
    ]
)
UNSETTLED = {OrderStatus.UNPAID, OrderStatus.AWAITING_TRANSFER, OrderStatus.ON_HOLD}
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


def happenings(history):
    """When each order came and what became of it; what happens at one time ends first."""
    for number, one in enumerate(history):
        yield one.known_at, "placed", number
        for what in ("paid", "ended", "told", "disputed", "called_fraud"):
            at = getattr(one, f"{what}_at")
            if at is not None:
                yield at, what, number


def keep_orders(tx, shop, history, numbers, *, keyrings=(KEYRING,)):
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


def go_through(tx, shop, history, ids):
    for _, what, number in sorted(happenings(history)):
        if what != "placed":
            happen(tx, shop, (number, history[number]), order_id=ids[number], what=what)


def happen(tx, shop, placed, *, order_id, what):
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


def stored_facts(tx, shop, history, ids, *, numbers):
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


def replayed(history, arrived):
    """Tell a timeline everything, in any order of arrival, and only then ask."""
    timeline = Timeline(trusted_ip=True)
    for number in arrived:
        timeline.add(history[number].order(number), history[number].known_at)
    for at, what, number in sorted(happenings(history)):
        if what != "placed":
            _tell(timeline, history[number], number, at, what=what)
    return [
        timeline.facts_of(one.order(number), known_at=one.known_at)
        for number, one in enumerate(history)
    ]


def replayed_in_time(history):
    """Ask about each order as it comes, then tell of it: what a replay does."""
    timeline, facts = Timeline(trusted_ip=True), {}
    for at, what, number in sorted(happenings(history)):
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
