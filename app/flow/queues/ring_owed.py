"""Rings for a shop once something is owed to it: a worker that finds nothing costs as much."""

from app.model.ids import ShopId
from app.services import Services
from app.store.effects import due_effects


def ring_owed(services: Services, shop_id: ShopId) -> None:
    """Ring for whoever performs effects, if any of the shop's may be performed now.

    Raises:
        StorageUnavailableError: the database went away.
    """
    with services.database.read() as tx:
        due = due_effects(tx, shop_id, services.now(), 1)
    if due:
        services.doorbell.ring_effects([shop_id])
