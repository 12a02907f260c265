"""Facts to test with: an ordinary order in a shop that sells for 1,000 kronor."""

from dataclasses import replace
from datetime import timedelta

from app.model.facts import KeyKind, Window
from app.rules.facts import Facts
from app.rules.remembered import Counts, KnownBuyer, Remembered
from tests.builders.orders import PLACED_AT, an_order, kronor


def some_facts(**changes):
    facts = Facts(
        order=an_order(),
        remembered=remembering(),
        usual_value=kronor(1000),
        trusted_ip=True,
    )
    return replace(facts, **changes)


def remembering(**changes):
    """Nothing of before, unless a test changes it: ``buyer=…, past=…, velocity=…``."""
    past = {kind: () for kind in KeyKind if kind is not KeyKind.CARD}
    return replace(Remembered(past=past, velocity=nothing_before()), **changes)


def nothing_before(**counts):
    """Velocity where nothing happened before, except e.g. ``email={Window.HOUR: 4}`` orders."""
    kinds = [kind for kind in KeyKind if kind is not KeyKind.CARD]
    velocity = {(kind, window): Counts() for kind in kinds for window in Window}
    for kind, windows in counts.items():
        for window, count in windows.items():
            known = count if isinstance(count, Counts) else Counts(orders=count)
            velocity[KeyKind(kind), window] = known
    return velocity


def a_known_buyer(**changes):
    """A regular of two years, whose every detail is as it was before."""
    buyer = KnownBuyer(
        known_by=frozenset({KeyKind.EMAIL, KeyKind.PHONE, KeyKind.PERSON}),
        orders=6,
        first_order_at=PLACED_AT - timedelta(days=700),
        last_order_at=PLACED_AT - timedelta(days=20),
        seen=frozenset(
            {
                *(KeyKind.EMAIL, KeyKind.PHONE, KeyKind.PERSON, KeyKind.NAME),
                *(KeyKind.ADDRESS, KeyKind.BILLING, KeyKind.DEVICE, KeyKind.CARD),
            }
        ),
        carried=frozenset(KeyKind),
        payment_method_seen=True,
        usual_total=kronor(1000),
        highest_total=kronor(2000),
    )
    return replace(buyer, **changes)
