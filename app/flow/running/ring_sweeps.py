"""The clock rings for the shops whose next sweep is due; workers see to it that there is one."""

from app.services import Services
from app.store.sweeps import shops_to_sweep


def ring_sweeps(services: Services) -> None:
    """Ring for every shop that is to be swept, the longest due first."""
    with services.database.read() as tx:
        due = shops_to_sweep(tx, services.now())
    services.doorbell.ring_sweeps(due)
