"""A process that ends in peace says so, and nobody waits until it has been silent for long."""

from app.services import Services
from app.store.leases import drop_leases as drop


def drop_leases(services: Services) -> bool:
    """Give this process' leases back; tell whether it could, as nothing is in its hands.

    What it has in hand is nobody else's while a call to the outside may still be on its way.

    Raises:
        StorageUnavailableError: the database cannot be reached; the leases end by themselves.
    """
    if services.in_hand or services.shifts:
        return False
    with services.database.write() as tx:
        drop(tx, services.worker)
    return True
