"""A process lets go of what it has claimed and does not perform: its writes had failed."""

from app.logs import log
from app.services import Services
from app.store.effects import claimed_by, release_claims


def let_go(services: Services) -> int:
    """Free this process' stuck claims, so that anybody may perform them; return how many.

    A claim gets stuck when the database goes away between the outside call and the note
    of what came of it: the lease of a living process keeps it for ever.

    Raises:
        StorageUnavailableError: the database cannot be reached.
    """
    with services.database.read() as tx:
        claimed = claimed_by(tx, services.worker)
    # Asked in this order: whatever was claimed by now had been taken in hand before.
    stuck = [effect_id for effect_id in claimed if effect_id not in services.in_hand]
    if stuck:
        with services.database.write() as tx:
            release_claims(tx, stuck, services.worker)
        log("claims_let_go", effects=len(stuck))
    return len(stuck)
