"""Gathers everything that is held about one person at one shop. Changes nothing."""

from dataclasses import dataclass
from typing import Any

from app.flow.forgetting.person_meant import Person, person_meant
from app.model.shop import Shop
from app.privacy.export_person import Meant, export_person
from app.services import Services
from app.store.people import Digests, digests_of_orders, words_of_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """An export, and by which hashed keys the person was found."""

    export: dict[str, Any]
    orders: int
    digests: Digests


def gather_person(services: Services, shop: Shop, person: Person) -> Gathered:
    """Return what is held about a person, as plain values ready to be written as JSON."""
    with services.database.read() as tx:
        order_ids, digests = person_meant(services, tx, shop.shop_id, person)
        words = {*person.words(), *words_of_orders(tx, services.keyring, order_ids).said}
        own = digests_of_orders(tx, order_ids)
        meant = Meant(order_ids=order_ids, digests={**own, **digests}, words=words)
        export = export_person(tx, services.keyring, shop, meant, now=services.now())
    return Gathered(export=export, orders=len(order_ids), digests=digests)
