"""Asks whether deliveries can be stored, at next to no cost: it is asked all the time."""

from app.services import Services
from app.store.figures import answers


def probe(services: Services) -> bool:
    """Return whether the queue answers too; without it everything takes seconds longer.

    Raises:
        StorageUnavailableError: the database cannot be reached.
    """
    with services.database.read() as tx:
        answers(tx)
    return services.doorbell.is_reachable()
