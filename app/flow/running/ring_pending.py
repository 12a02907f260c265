"""The clock rings again for whatever waits, so that a lost doorbell costs seconds."""

from app.services import Services
from app.store.deliveries import shops_with_pending
from app.store.effects import shops_with_due_effects


def ring_pending(services: Services) -> None:
    """Ring for every shop that has deliveries or effects waiting."""
    now = services.now()
    with services.database.read() as tx:
        pending = shops_with_pending(tx, now)
        owed = shops_with_due_effects(tx, now)
    services.doorbell.ring_deliveries(pending)
    services.doorbell.ring_effects(owed)
