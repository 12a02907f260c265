"""Takes in what a shop told: orders are kept, decided, and stopped where that is owed now."""

from collections.abc import Sequence
from datetime import datetime

from app.flow.cases.note_dispute import note_dispute
from app.flow.deciding.decide import decide
from app.flow.holds.hasten_holds import hasten_holds
from app.flow.orders.normalise import normalise
from app.model.ids import EffectId
from app.model.shop import Shop
from app.model.shop_event import OrderDisputed, ShopEvent
from app.services import Services


def take_in(
    services: Services, shop: Shop, told: Sequence[tuple[ShopEvent, datetime]]
) -> list[EffectId]:
    """Follow events, each with the time it came; return the holds that can be placed now.

    May run any number of times with the same events.
    """
    known = normalise(services, shop, told)
    owed = decide(services, shop, known)
    for event, received_at in told:
        if isinstance(event, OrderDisputed):
            owed += note_dispute(services, shop, event, received_at)
    return list(dict.fromkeys([*owed, *hasten_holds(services, shop, known)]))
