"""Works off what is owed to a shop, oldest first."""

from app.flow.perform_effect import perform_effect
from app.model.ids import EffectId, ShopId
from app.services import Services
from app.store.effects import due_effects

_BATCH = 50


def perform_effects(services: Services, shop_id: ShopId) -> int:
    """Perform everything due for a shop; return how many effects were tried.

    What follows from these is performed in the same go. Each is tried once: what
    cannot be done now, or is another worker's, is the clock's to ring for again.
    """
    tried: set[EffectId] = set()
    while True:
        with services.database.read() as tx:
            due = due_effects(tx, shop_id, services.now(), _BATCH)
        fresh = [effect_id for effect_id in due if effect_id not in tried]
        if not fresh:
            return len(tried)
        for effect_id in fresh:
            perform_effect(services, effect_id)
        tried.update(fresh)
