"""Facts to test with: an ordinary order in a shop that sells for 1,000 kronor."""

from dataclasses import replace
from datetime import timedelta

from app.model.facts import Facts, KeyKind, KnownBuyer, Window
from tests.builders.orders import PLACED_AT, an_order, kronor


def some_facts(**changes):
    facts = Facts(
        order=an_order(),
        velocity=nothing_before(),
        usual_value=kronor(1000),
        trusted_ip=True,
    )
    return replace(facts, **changes)


def nothing_before(**counts):
    """Velocity where nothing happened before, except e.g. ``email={Window.HOUR: 4}``."""
    kinds = [kind for kind in KeyKind if kind is not KeyKind.CARD]
    velocity = {(kind, window): 0 for kind in kinds for window in Window}
    for kind, windows in counts.items():
        velocity |= {(KeyKind(kind), window): count for window, count in windows.items()}
    return velocity


def a_known_buyer(**changes):
    """A regular of two years, whose every detail is as it was before."""
    buyer = KnownBuyer(
        orders=6,
        first_order_at=PLACED_AT - timedelta(days=700),
        delivery_address_seen=True,
        email_seen=True,
        phone_seen=True,
        payment_method_seen=True,
        card_seen=None,
    )
    return replace(buyer, **changes)
