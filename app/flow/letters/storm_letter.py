"""Writes the one letter to the merchant about a storm."""

from app.flow.letters.admin_link import admin_link
from app.messages.composed import Composed
from app.messages.storms import StormContext, compose_storm
from app.model.effect import Effect
from app.model.ids import StormId
from app.model.shop import Shop
from app.services import Services
from app.store.storms import count_in_storm, earliest_deadline, storm_by_id


def storm_letter(services: Services, effect: Effect, shop: Shop) -> Composed | None:
    """Return the alarm as things stand now; None where nothing of it waits any more."""
    storm_id = StormId(effect.subject)
    with services.database.read() as tx:
        storm = storm_by_id(tx, effect.shop_id, storm_id)
        held = count_in_storm(tx, storm_id).undecided
        until = earliest_deadline(tx, storm_id)
    if not held:
        return None
    context = StormContext(
        shop_name=shop.name,
        shop_url=shop.url,
        timezone=shop.timezone,
        since=storm.opened_at,
        until=until,
        orders=held,
        kinds=storm.kinds,
        link=admin_link(services, shop, f"storms/{storm_id}"),
    )
    return compose_storm(shop.settings.language, context)
