"""A buyer's past to test with: a shop remembers earlier orders, then one more comes.

``a_past(regular(), regular(days_ago=30))`` is a shop that saw Anna twice; ``.asked(order)``
are the facts of her next order, read as the rules read them.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.model.facts import Outcome
from app.model.ids import ExternalOrderId
from app.model.private import Private
from app.rules.history.timeline import Timeline
from app.rules.signals import by_path
from tests.builders.orders import PLACED_AT, a_payment, an_order

LAPTOP = Private("laptop-1")
STRANGE_PHONE = Private("handset-9")
HER_CARD = "visa-4242"


def regular(days_ago=60, **changes):
    """An earlier order of Anna's, from her laptop, with her card, to her home."""
    placed_at = PLACED_AT - timedelta(days=days_ago)
    usual = {
        "placed_at": placed_at,
        "modified_at": placed_at,
        "device_id": LAPTOP,
        "payment": a_payment(card_key=HER_CARD),
    }
    return an_order(**(usual | changes))


def next_order(**changes):
    """Anna's order of today, as she always orders."""
    return regular(days_ago=0, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What a shop remembers; `asked` answers signals about one more order."""

    timeline: Timeline = field(default_factory=lambda: Timeline(trusted_ip=True))

    def facts(self, order, **circumstances):
        order = replace(order, external_id=ExternalOrderId("today"))
        return self.timeline.facts_of(order, **circumstances)

    def says(self, path, order=None, **circumstances):
        """Return what a signal, such as ``person.known``, says of an order."""
        return by_path[path].read(self.facts(order or next_order(), **circumstances))


def a_past(*orders):
    """Return a shop that saw these orders, each known since it was placed."""
    shop = Shop()
    for number, order in enumerate(orders):
        named = replace(order, external_id=ExternalOrderId(str(number)))
        shop.timeline.add(named, named.placed_at)
    return shop


def became(shop, number, kind, days_ago):
    """Let something become known of the shop's order of that number."""
    known_at = PLACED_AT - timedelta(days=days_ago)
    shop.timeline.note(ExternalOrderId(str(number)), Outcome(kind=kind, known_at=known_at))
    return shop
