"""What a database that was put back needs before anything works with it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from app.flow.forgetting.forget_due import forget_due
from app.flow.forgetting.repeat_erasures import repeat_erasures
from app.model.effect import EffectKind
from app.model.erasure import Erasure, ErasureKind
from app.services import Services
from app.store.effects import is_owed, owe
from app.store.restores import Restored, end_visits, give_time, held_cases, note_restore

_TIME_TO_LOOK: Final = timedelta(hours=1)
"""For so long no deadline of before passes, and no letter of before goes out: the shops are asked
first how the orders stand that were on hold then."""


def after_restore(
    services: Services, restored: Restored, erasures: Iterable[Erasure]
) -> Counter[ErasureKind]:
    """Repeat later erasures, forget what is due, and ask for a look at every held order.

    Nothing outside is called. Sessions and one-time links end: who signed out or was let in by
    such a link since the back-up cannot be known. Return how many erasures of each kind were
    repeated.
    """
    with services.database.write() as tx:
        end_visits(tx)
        note_restore(tx, restored)
    repeated = repeat_erasures(services, erasures)
    while forget_due(services):
        pass
    with services.database.write() as tx:
        give_time(tx, restored.restored_at + _TIME_TO_LOOK)
        for shop_id, case_id in held_cases(tx):
            look = (shop_id, case_id, EffectKind.LOOK_AGAIN)
            if not is_owed(tx, *look):
                owe(tx, *look, now=restored.made_at)
    services.database.forget_deleted()
    return repeated
