"""A process lets go of what it has claimed and does not work on: its writes had failed."""

from app.logs import log
from app.services import Services
from app.store.claims import claimed_by, release_claims
from app.store.shifts import end_shift, shifts_of


def let_go(services: Services) -> int:
    """Free this process' stuck claims and shifts; return how many claims that were.

    A claim gets stuck when the database goes away between the outside call and the note
    of what came of it: the lease of a living process keeps it for ever.

    Raises:
        StorageUnavailableError: the database cannot be reached.
    """
    with services.database.read() as tx:
        claimed = claimed_by(tx, services.worker)
        begun = shifts_of(tx, services.worker)
    # Asked in this order: whatever was claimed by now had been taken in hand before.
    stuck = [effect_id for effect_id in claimed if effect_id not in services.in_hand]
    if stuck:
        with services.database.write() as tx:
            release_claims(tx, stuck, services.worker)
        log("claims_let_go", effects=len(stuck))
    for shop_id, queue in begun:
        if (services.worker, shop_id, queue) not in services.shifts:
            with services.database.write() as tx:
                end_shift(tx, shop_id, queue, services.worker)
            log("shift_let_go", shop=shop_id, queue=queue)
    return len(stuck)
